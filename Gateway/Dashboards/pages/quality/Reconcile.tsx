import { useContext, useState } from 'preact/hooks'
import { go, to, useAddress, withQuery } from '../../address/address'
import { CsvButton } from '../../frame/CsvButton'
import { DataTable } from '../../frame/DataTable'
import { Panel } from '../../frame/Panel'
import { Await, Bone } from '../../frame/states'
import { CallerContext } from '../../reading/caller'
import { useReading } from '../../reading/useReading'
import { counted } from '../../wording/numbers'
import { dateOf, plusDays } from '../../wording/times'

interface Difference { where: string; sessionid?: string; field: string; expected?: string; found?: string }

/** `GET /v1/reconcile`. */
interface ReconcileReport { date: string; asof: string; settled: boolean; sessions: number; events: number; differences: Difference[]; more: number; notyetexported?: number; notcompared?: string[] }

/** Whether a day's raw events, folded again, give its sessions and dashboards. Reads all of the day, so only when asked to. */
export function Reconcile() {
  const { query } = useAddress()
  const asked = query.get('reconcile')
  const zone = useContext(CallerContext)?.timezone ?? 'UTC'
  const [day, setDay] = useState<string>(asked ?? plusDays(dateOf(Date.now(), zone), -1))
  const source = asked && `/v1/reconcile?date=${encodeURIComponent(asked)}`
  const reading = useReading<ReconcileReport>(source)
  return (
    <Panel title="Do the numbers add up?" wide busy={reading.loading}
      note="The raw events of a day are folded again and compared with its sessions, its dashboard and the exported files. A day of a million events takes a minute."
      actions={source && reading.data && reading.data.differences.length > 0 && <CsvButton url={source} name={`reconcile-${asked}.csv`} what="these differences" />}>
      <form class="actions" onSubmit={submitted => { submitted.preventDefault(); if (asked === day) reading.retry(); else go(withQuery({ reconcile: day })) }}>
        <label>Day <input type="date" name="reconcile" required value={day} onInput={event => setDay(event.currentTarget.value)} /></label>
        <button type="submit" disabled={reading.loading}>Reconcile</button>
      </form>
      {source && <Await reading={reading} skeleton={<Bone kind="rows" />}>{report => <Outcome report={report} />}</Await>}
    </Panel>
  )
}

function Outcome({ report }: { report: ReconcileReport }) {
  const differing = report.differences.length + report.more
  return (
    <>
      <p role="status">
        {report.date}: {counted(report.events, 'raw event')} of {counted(report.sessions, 'session')} folded again. <strong>{differing === 0 ? 'No differences.' : `${counted(differing, 'difference')}.`}</strong>
        {!report.settled && ' Events of the day arrived meanwhile, so its dashboard was not compared.'}
        {!!report.notyetexported && ` ${counted(report.notyetexported, 'session is', 'sessions are')} not exported yet.`}
        {!!report.notcompared?.length && ` The numbers of ${report.notcompared.join(' and ')} in files are not compared yet.`}
      </p>
      {differing > 0 && <DataTable caption="Differences" rows={report.differences} rowKey={(_, place) => place} empty="" columns={[
        { name: 'where', label: 'Where', value: row => row.where, cell: row => row.sessionid ? <a href={to(`/sessions/${row.sessionid}`)}>{row.where}</a> : row.where },
        { name: 'field', label: 'Field', value: row => row.field, cell: row => <code class="wrap">{row.field}</code> },
        { name: 'expected', label: 'From raw events', value: row => row.expected ?? null, cell: row => <span class="wrap">{row.expected ?? 'nothing'}</span> },
        { name: 'found', label: 'Found', value: row => row.found ?? null, cell: row => <span class="wrap">{row.found ?? 'nothing'}</span> },
      ]} />}
    </>
  )
}
