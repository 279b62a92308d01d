import { useRef } from 'preact/hooks'
import { change } from '../../address/address'
import type { ItemPlay, TimelineEvent, TimelineInterval } from '../../reading/sessions'
import { classMeaning, type TimeClass } from '../../wording/classes'
import { duration } from '../../wording/numbers'
import { outcomeName } from '../../wording/rules'
import { bookedMs, type Part, type Parts } from './parts'

/** A play session as two lanes: its intervals coloured by class, and below them its items. */
export function Lanes({ part, parts, even, chosen }: { part: Part; parts: Parts; even: boolean; chosen: TimelineInterval | undefined }) {
  const lane = useRef<HTMLDivElement>(null)
  const { intervals } = part
  if (intervals.length === 0) return <p class="nothing">One event only: there is no interval to show.</p>
  // The shortest interval stays wide enough to be hit; the longest takes what is left.
  const grow = (interval: TimelineInterval) => even ? 1 : Math.max(1, bookedMs(interval))
  const focusable = chosen ?? intervals[0]

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...lane.current!.querySelectorAll<HTMLButtonElement>('button')]
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    buttons[Math.min(buttons.length - 1, Math.max(0, to))]?.focus()
  }

  return (
    <div class="lanes-scroll">
      <div class="lanes" style={{ minWidth: `${intervals.length * 12}px` }}>
        <div class="lane" ref={lane} role="group" aria-label="Intervals; the arrow keys move between them" onKeyDown={onKeyDown}>
          {part.items.map((run, place) => (
            <div key={place} class="run" style={{ flexGrow: run.intervals.reduce((sum, each) => sum + grow(each), 0), minWidth: `${run.intervals.length * 12}px` }}>
              <div class="run-intervals">
                {run.intervals.map(interval => (
                  <IntervalButton key={interval.to} interval={interval} grow={grow(interval)} isChosen={interval === chosen} isFocusable={interval === focusable}
                    from={parts.events.get(interval.from)} to={parts.events.get(interval.to)} />
                ))}
              </div>
              <div class={run.item ? 'item' : 'item empty'} title={run.item && [run.item.name, run.item.artistdisplayname, heard(run.item)].filter(Boolean).join(' · ')}>
                {run.item && <><bdi>{run.item.name}</bdi><small>{outcomeName(run.item.outcome)}, {heard(run.item)}</small></>}
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

function IntervalButton({ interval, grow, isChosen, isFocusable, from, to }: {
  interval: TimelineInterval; grow: number; isChosen: boolean; isFocusable: boolean; from: TimelineEvent | undefined; to: TimelineEvent | undefined
}) {
  const key = `${interval.from}-${interval.to}`
  const words = interval.booked.map(part => `${classMeaning[part.class as TimeClass].label} ${duration(part.ms)}`).join(', ') || 'Nothing booked'
  const flags = [interval.hasgap && 'events missing', interval.jump && 'clock jump', to?.late && 'late', (to?.conflicts ?? 0) > 0 && 'conflict'].filter(Boolean)
  const label = `${name(from)} #${interval.from} to ${name(to)} #${interval.to}: ${words}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}`
  return (
    <button type="button" class={`interval${isChosen ? ' chosen' : ''}`} style={{ flexGrow: grow }} tabIndex={isFocusable ? 0 : -1}
      aria-pressed={isChosen} aria-label={label} title={label} onClick={() => change({ interval: isChosen ? null : key }, true)}>
      {flags.length > 0 && <span class="flag" aria-hidden="true">{interval.hasgap ? '⋯' : interval.jump ? '↯' : (to?.conflicts ?? 0) > 0 ? '≠' : '↩'}</span>}
      <span class="fill" aria-hidden="true">
        {interval.booked.length === 0
          ? <i class="class-none" />
          : interval.booked.map(part => <i key={part.class} class={`class-${part.class}`} style={{ flexGrow: part.ms }} />)}
      </span>
    </button>
  )
}

// 25 s of 6 min 00 s; the duration is what was sent.
const heard = ({ listeningms, duration: seconds }: ItemPlay): string =>
  duration(listeningms) + (seconds === undefined ? '' : ` of ${duration(seconds * 1_000)}`)

const name = (event: TimelineEvent | undefined): string => event?.action ?? event?.type ?? 'event'
