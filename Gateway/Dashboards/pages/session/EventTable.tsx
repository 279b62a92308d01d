import { useAddress, withQuery } from '../../address/address'
import { DataTable } from '../../frame/DataTable'
import type { Timeline, TimelineEntry } from '../../reading/sessions'
import { count, exactDuration } from '../../wording/numbers'
import { clockExact } from '../../wording/times'

const rowsAtFirst = 200

/** Every event, gap and interval in sequence order: the same truth as the drawing, line by line. */
export function EventTable({ timeline, zone }: { timeline: Timeline; zone: string }) {
  const all = useAddress().query.get('all') === 'events'
  const rows = all ? timeline.entries : timeline.entries.slice(0, rowsAtFirst)
  return (
    <>
      <p class="note">{correction(timeline)}</p>
      <DataTable caption="Events, gaps and intervals in sequence order" rows={rows} rowKey={(_, place) => place} columns={[
        { name: 'number', label: 'Number', numeric: true, cell: entry => entry.kind === 'event' ? `#${entry.sequencenumber}` : `${entry.from} → ${entry.to}` },
        { name: 'time', label: 'Time', cell: entry => entry.kind === 'event' ? clockExact(entry.at, zone) : '' },
        { name: 'what', label: 'What', cell: What },
        { name: 'offset', label: 'Offset', numeric: true, cell: entry => entry.kind === 'event' && entry.offset !== undefined ? `${count(entry.offset)} s` : '' },
        { name: 'booked', label: 'Booked', numeric: true, cell: entry => entry.kind === 'interval' ? entry.booked.map(part => `${part.class} ${exactDuration(part.ms)}`).join(', ') || 'nothing' : '' },
        { name: 'rule', label: 'Rule and remarks', cell: entry => <span class="faint">{remarks(entry)}</span> },
      ]} />
      {rows.length < timeline.entries.length && (
        <p class="more"><a data-stay href={withQuery({ all: 'events' })}>Show all {count(timeline.entries.length)}</a></p>
      )}
    </>
  )
}

function What(entry: TimelineEntry) {
  if (entry.kind === 'gap') return <strong class="warn">{count(entry.missing)} {entry.missing === 1 ? 'event' : 'events'} missing</strong>
  if (entry.kind === 'interval') return <span class="faint">interval, {entry.state}</span>
  return <>{entry.action ?? entry.type} {entry.source && <span class="faint"><bdi>{entry.source}</bdi></span>} {entry.item && <bdi>{entry.item}</bdi>}</>
}

function remarks(entry: TimelineEntry): string {
  if (entry.kind === 'gap') return ''
  if (entry.kind === 'interval') {
    return [entry.rule, entry.jump && 'clock jump', entry.hasgap && 'events missing', entry.endreason && `ended: ${entry.endreason}`].filter(Boolean).join(', ')
  }
  return [
    entry.opens !== undefined && (entry.implied ? 'opens a play session (implied)' : 'opens a play session'),
    entry.headestimatems && `${exactDuration(entry.headestimatems)} estimated before it`,
    entry.late && 'late', entry.conflicts && `${entry.conflicts} conflicts`, entry.orphan && `ignored: ${entry.orphan}`,
    entry.ends !== undefined && `ends the item of ${entry.ends}: ${entry.rule}`,
  ].filter(Boolean).join(', ')
}

function correction({ correctionms, unsetcorrectionms, ruleset }: Timeline): string {
  const moved = [
    correctionms !== 0 && `times moved by ${exactDuration(Math.abs(correctionms))} back, since the clock ran ahead`,
    unsetcorrectionms !== 0 && `times of the unset clock moved by ${exactDuration(Math.abs(unsetcorrectionms))}`,
  ].filter(Boolean)
  return `Ruleset ${ruleset}${moved.length > 0 ? `; ${moved.join('; ')}` : ''}. An interval stands before the event that ended it.`
}
