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
import { ShowAll, shownRows } from '../periods/ShowAll'
import { sessionOf, textOf } from '../raw/fields'

const newest = 1_000
const rowsShown = 25
const source = `/v1/rejections?limit=${newest}`
const counts = '/v1/dashboards/rejections'

/** The newest rejected events: by reason, by client, one by one. */
export function Rejections() {
  return <><Counts /><Newest /></>
}

function Newest() {
  const zone = useZone()
  const reading = useReading<{ rejections: RejectedEvent[] }>(source, 10_000)
  return (
    <Await reading={reading} skeleton={<Bone kind="panel" />}>
      {({ rejections }) => (
        <div class="panels">
          <Panel title="Rejected events" wide note={rejections.length === newest ? `The newest ${count(newest)}.` : 'All that are kept, newest first.'}
            actions={<CsvButton url={source} name="rejections.csv" what="rejected events" />}>
            <DataTable caption="Rejected events" rows={rejections.slice(0, shownRows('rejections', rowsShown))} rowKey={(_, place) => place} empty="Nothing has been rejected." columns={[
              { name: 'receivedat', label: 'Received', value: row => row.receivedat, cell: row => dayAndClock(row.receivedat, zone) },
              { name: 'code', label: 'Reason', value: row => row.code, cell: row => <code>{row.code}</code> },
              { name: 'pointer', label: 'Where', value: row => row.pointer, cell: row => <code>{row.pointer || '(the event)'}</code> },
              { name: 'message', label: 'What is wrong', value: row => row.message, cell: row => <span class="wrap">{row.message}</span> },
              { name: 'client', label: 'Client', cell: row => <bdi>{textOf(row.event, 'client')} {textOf(row.event, 'clientversion')}</bdi> },
              { name: 'devicename', label: 'Device', cell: row => <bdi>{textOf(row.event, 'devicename')}</bdi> },
              { name: 'session', label: 'Session', cell: row => sessionOf(row.event) ? <a href={to(`/sessions/${sessionOf(row.event)}`)}>open</a> : '' },
            ]} />
            <ShowAll id="rejections" total={rejections.length} atFirst={rowsShown} />
          </Panel>
        </div>
      )}
    </Await>
  )
}

interface RejectionReport {
  events: number
  reasons: { code: string; pointer: string; events: number }[]
  clients: { client?: string; clientversion?: string; events: number }[]
}

function Counts() {
  const reading = useReading<RejectionReport>(counts, 10_000)
  return (
    <Await reading={reading} skeleton={<Bone kind="panel" />}>
      {({ events, reasons, clients }) => (
        <div class="panels">
          <Ranking title="Rejected by reason" head="Reason and place" section="reasons" total={events}
            rows={reasons.map(row => ({ name: `${row.code} ${row.pointer || '(the event)'}`, events: row.events }))} />
          <Ranking title="Rejected by client" head="Client" section="clients" total={events}
            rows={clients.map(row => ({ name: [row.client, row.clientversion].filter(Boolean).join(' ') || 'Not given', events: row.events }))} />
        </div>
      )}
    </Await>
  )
}

function Ranking({ title, head, section, total, rows }: {
  title: string; head: string; section: string; total: number; rows: readonly { name: string; events: number }[]
}) {
  const id = `rejected-${section}`
  return (
    <Panel title={title} actions={<CsvButton url={`${counts}?section=${section}`} name={`${id}.csv`} what={title.toLowerCase()} />}>
      <RankedBars caption={title} head={head} columns={['Events', 'Share']} empty="Nothing has been rejected."
        rows={rows.slice(0, shownRows(id)).map(({ name, events }) => ({
          key: name, name: <bdi>{name}</bdi>, value: events,
          columns: [{ name: 'events', shown: count(events), exact: events }, { name: 'share', shown: percent(events, total), exact: events }],
        }))} />
      <ShowAll id={id} total={rows.length} />
    </Panel>
  )
}
