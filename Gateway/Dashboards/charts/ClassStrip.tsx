import { duration, exactDuration, percent } from '../wording/numbers'
import { classes, classMeaning, type TimeClass } from '../wording/classes'
import type { Times } from '../reading/reports'

/** Time by class. */
export type ClassSums = Record<TimeClass, number>

/** The classes of a report, a session or a play session. */
export const classSums = (of: { listeningms: number; estimatedms: number; times: Times }): ClassSums =>
  ({ playing: of.listeningms, estimated: of.estimatedms, ...of.times })

/** How time was spent, small enough for a row of a table. */
export function SmallStrip({ sums }: { sums: ClassSums }) {
  const present = classes.filter(name => sums[name] > 0)
  const words = present.map(name => `${classMeaning[name].label} ${duration(sums[name])}`).join(', ') || 'No time has been booked'
  return (
    <span class="strip small" role="img" aria-label={words} title={words}>
      {present.map(name => <i key={name} class={`class-${name}`} style={{ flexGrow: sums[name] }} />)}
    </span>
  )
}

/** What the colours and patterns of small strips mean. */
export const ClassLegend = () => (
  <p class="legend">{classes.map(name => <span key={name} title={classMeaning[name].meaning}><i class={`swatch class-${name}`} aria-hidden="true" />{classMeaning[name].label}</span>)}</p>
)

/** How time was spent: one bar, and a table of what is in it. */
export function ClassStrip({ sums }: { sums: ClassSums }) {
  const total = classes.reduce((sum, name) => sum + sums[name], 0)
  const present = classes.filter(name => sums[name] > 0)
  if (total === 0) return <p class="nothing">No time has been booked.</p>
  return (
    <div class="spent">
      <div class="strip" aria-hidden="true">
        {present.map(name => <i key={name} class={`class-${name}`} style={{ flexGrow: sums[name] }} title={`${classMeaning[name].label}: ${duration(sums[name])}`} />)}
      </div>
      <table class="classes">
        <caption class="away">How time was spent</caption>
        <thead class="away"><tr><th scope="col">Class</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead>
        <tbody>
          {classes.map(name => (
            <tr key={name} class={sums[name] === 0 ? 'none' : undefined}>
              <th scope="row" title={classMeaning[name].meaning}><i class={`swatch class-${name}`} aria-hidden="true" />{classMeaning[name].label}</th>
              <td class="num" data-column={name}><data value={String(sums[name])} title={exactDuration(sums[name])}>{duration(sums[name])}</data></td>
              <td class="num faint">{percent(sums[name], total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
