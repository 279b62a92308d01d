import { to } from '../../address/address'
import { RankedBars } from '../../charts/RankedBars'
import { CsvButton } from '../../frame/CsvButton'
import { DataTable } from '../../frame/DataTable'
import { Panel } from '../../frame/Panel'
import { Await, Bone } from '../../frame/states'
import { useZone } from '../../reading/caller'
import type { RejectedEvent } from '../../reading/sessions'
import { useReading } from '../../reading/useReading'
import { count, percent } from '../../wording/numbers'
import { dayAndClock } from '../../wording/times'
import { sessionOf, textOf } from '../raw/fields'

const newest = 1_000
const rowsShown = 25
const source = `/v1/rejections?limit=${newest}`

/** The newest rejected events: by reason, by client, one by one. */
export function Rejections() {
  const zone = useZone()
  const reading = useReading<{ rejections: RejectedEvent[] }>(source, 10_000)
  return (
    <Await reading={reading} skeleton={<Bone kind="panel" />}>
      {({ rejections }) => (
        <div class="panels">
          <Ranking title="Rejected by reason" head="Reason and place" rows={rejections} keyOf={row => `${row.code} ${placeOf(row.pointer)}`} />
          <Ranking title="Rejected by client" head="Client" rows={rejections} keyOf={row => [textOf(row.event, 'client'), textOf(row.event, 'clientversion')].filter(Boolean).join(' ') || 'Not given'} />
          <Panel title="Rejected events" wide note={rejections.length === newest ? `The newest ${count(newest)}.` : 'All that are kept, newest first.'}
            actions={<CsvButton url={source} name="rejections.csv" what="rejected events" />}>
            <DataTable caption="Rejected events" rows={rejections.slice(0, rowsShown)} rowKey={(_, place) => place} empty="Nothing has been rejected." columns={[
              { name: 'receivedat', label: 'Received', value: row => row.receivedat, cell: row => dayAndClock(row.receivedat, zone) },
              { name: 'code', label: 'Reason', value: row => row.code, cell: row => <code>{row.code}</code> },
              { name: 'pointer', label: 'Where', value: row => row.pointer, cell: row => <code>{row.pointer || '(the event)'}</code> },
              { name: 'message', label: 'What is wrong', value: row => row.message, cell: row => <span class="wrap">{row.message}</span> },
              { name: 'client', label: 'Client', cell: row => <bdi>{textOf(row.event, 'client')} {textOf(row.event, 'clientversion')}</bdi> },
              { name: 'devicename', label: 'Device', cell: row => <bdi>{textOf(row.event, 'devicename')}</bdi> },
              { name: 'session', label: 'Session', cell: row => sessionOf(row.event) ? <a href={to(`/sessions/${sessionOf(row.event)}`)}>open</a> : '' },
            ]} />
          </Panel>
        </div>
      )}
    </Await>
  )
}

function Ranking({ title, head, rows, keyOf }: { title: string; head: string; rows: readonly RejectedEvent[]; keyOf: (row: RejectedEvent) => string }) {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  const ranked = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)).slice(0, 10)
  return (
    <Panel title={title}>
      <RankedBars caption={title} head={head} columns={['Events', 'Share']} empty="Nothing has been rejected."
        rows={ranked.map(([key, value]) => ({
          key, name: <bdi>{key}</bdi>, value,
          columns: [{ name: 'events', shown: count(value), exact: value }, { name: 'share', shown: percent(value, rows.length), exact: value }],
        }))} />
    </Panel>
  )
}

// The index of an event in its post says nothing about the reason.
const placeOf = (pointer: string): string => pointer.replace(/^\/events\/\d+/, '') || '(the event)'
