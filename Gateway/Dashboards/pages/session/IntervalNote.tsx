import type { TimelineEvent, TimelineInterval } from '../../reading/sessions'
import type { SequenceNumber } from '../../reading/verbatim'
import { classMeaning, type TimeClass } from '../../wording/classes'
import { count, exactDuration } from '../../wording/numbers'
import { explainEnding, explainRule } from '../../wording/rules'
import { clockExact } from '../../wording/times'
import type { Parts } from './parts'

/** Why an interval's milliseconds are what they are: the two events, the rule, the classes. */
export function IntervalNote({ interval, parts, zone }: { interval: TimelineInterval; parts: Parts; zone: string }) {
  const length = Date.parse(interval.endedat) - Date.parse(interval.startedat)
  const missing = parts.gaps.filter(gap => gap.from >= interval.from && gap.to <= interval.to).reduce((sum, gap) => sum + gap.missing, 0)
  return (
    <div class="why" role="status">
      <div class="why-events">
        <EventOf label="From" event={parts.events.get(interval.from)} number={interval.from} zone={zone} />
        <EventOf label="To" event={parts.events.get(interval.to)} number={interval.to} zone={zone} />
      </div>
      <p>
        <b>{interval.rule.replace(/^5\.3/, '§5.3')}</b>, in state <i>{interval.state}</i>: {explainRule(interval.rule)}
        {interval.hasgap && <> {count(missing)} {missing === 1 ? 'event is' : 'events are'} missing in between.</>}
        {interval.jump && <> The clock went backwards or was set here, so that the length is unknown.</>}
        {interval.endreason && <> {explainEnding(interval.endreason)}</>}
      </p>
      <table class="classes">
        <caption class="away">What the interval was booked to</caption>
        <tbody>
          {interval.booked.map(part => (
            <tr key={part.class}>
              <th scope="row"><i class={`swatch class-${part.class}`} aria-hidden="true" />{classMeaning[part.class as TimeClass].label}</th>
              <td class="num">{exactDuration(part.ms)}</td>
              <td class="num faint">{count(part.ms)} ms</td>
            </tr>
          ))}
          <tr class="sum"><th scope="row">Between the two events</th><td class="num">{interval.jump ? 'unknown' : exactDuration(length)}</td><td class="num faint">{interval.jump ? '' : `${count(length)} ms`}</td></tr>
        </tbody>
      </table>
    </div>
  )
}

function EventOf({ label, event, number, zone }: { label: string; event: TimelineEvent | undefined; number: SequenceNumber; zone: string }) {
  return (
    <p>
      <span class="faint">{label}</span> <b>#{number} {event?.action ?? event?.type}</b>
      {event && <> at {clockExact(event.at, zone)}</>}
      {event?.offset !== undefined && <>, offset {count(event.offset)} s</>}
      {event?.item && <>, <bdi>{event.item}</bdi></>}
    </p>
  )
}
