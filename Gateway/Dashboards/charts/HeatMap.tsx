import type { WeekHour } from '../reading/reports'
import { duration } from '../wording/numbers'

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** Listening by hour of the week: a table, shaded by how much; each cell says its number. */
export function HeatMap({ cells }: { cells: readonly WeekHour[] }) {
  if (cells.length === 0) return <p class="nothing">Nothing has been played.</p>
  const byHour = new Map(cells.map(cell => [(cell.day - 1) * 24 + cell.hour, cell.listeningms]))
  const most = Math.max(...byHour.values())
  const top = cells.reduce((best, cell) => cell.listeningms > best.listeningms ? cell : best)
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Hours of the week">
        <table class="heat">
          <caption class="away">Listening by day of the week and hour</caption>
          <thead>
            <tr><td />{hours.map(hour => <th key={hour} scope="col">{hour % 3 === 0 ? String(hour).padStart(2, '0') : <span class="away">{hour}</span>}</th>)}</tr>
          </thead>
          <tbody>
            {days.map((day, row) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                {hours.map(hour => {
                  const ms = byHour.get(row * 24 + hour) ?? 0
                  const words = `${day} ${String(hour).padStart(2, '0')}:00, ${duration(ms)}`
                  return (
                    <td key={hour} data-hour={row * 24 + hour} title={words}>
                      <i class="cell" aria-hidden="true" style={{ opacity: ms === 0 ? 0 : 0.12 + 0.88 * ms / most }} />
                      <data class="away" value={String(ms)}>{duration(ms)}</data>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="more faint">Most on {days[top.day - 1]} from {String(top.hour).padStart(2, '0')}:00: {duration(top.listeningms)}. Darkest is most; empty is none.</p>
    </>
  )
}
