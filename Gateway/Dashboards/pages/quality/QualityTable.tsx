import { useMemo } from 'preact/hooks'
import { useAddress } from '../../address/address'
import { Choice } from '../../frame/Choice'
import { CsvButton } from '../../frame/CsvButton'
import { DataTable, type Column } from '../../frame/DataTable'
import { Panel } from '../../frame/Panel'
import { Await, Bone } from '../../frame/states'
import { useReading } from '../../reading/useReading'
import { count, percent } from '../../wording/numbers'

/** One client version or device: `GET /v1/dashboards/quality`. */
interface QualityRow {
  client?: string; clientversion?: string; devicename?: string; devicemanufacturer?: string
  sessions: number; events: number; missing: number; duplicates: number; conflicts: number; late: number
  clockcorrected: number; clockjumps: number; orphans: number; mediaerrors: number
}

interface QualityReport { from: string; to: string; asof: string; sessions: number; clients: QualityRow[]; devices: QualityRow[] }

const groups = [{ value: 'clients', label: 'Client version' }, { value: 'devices', label: 'Device' }] as const

/** What clients and devices lose, repeat, contradict and send late. */
export function QualityTable({ days }: { days: number }) {
  const { query } = useAddress()
  const group = query.get('by') === 'devices' ? 'devices' : 'clients'
  const from = useMemo(() => new Date(Date.now() - days * 86_400_000).toISOString(), [days])
  const source = `/v1/dashboards/quality?from=${from}`
  const reading = useReading<QualityReport>(source)
  return (
    <Panel title="Lost, repeated, contradicted, late" wide
      note="Of the sessions that began in this time. Numbers in brackets are shares of the events, or of the sessions for those sent late and clocks moved; of what is more than the events, how many there are for each."
      actions={<><Choice label="By what" name="by" value={group} options={groups} /><CsvButton url={`${source}&section=${group}`} name={`quality-by-${group}.csv`} what="this table" /></>}>
      <Await reading={reading} skeleton={<Bone kind="rows" />}>
        {report => <DataTable caption="Quality" rows={report[group]} rowKey={(_, place) => place} columns={columnsOf(group)} empty="No session began in this time." />}
      </Await>
    </Panel>
  )
}

// What was lost or repeated can be more than what there is: of that a share says nothing.
const portion = (part: number, events: number): string => {
  const each = Number(part) / Number(events)
  return events > 0 && each > 1 ? `${each < 10 ? each.toFixed(1) : count(Math.round(each))} per event` : percent(part, events)
}

function columnsOf(group: 'clients' | 'devices'): Column<QualityRow>[] {
  const share = (name: keyof QualityRow & string, label: string, of: 'events' | 'sessions', hint: string): Column<QualityRow> => ({
    name, label, hint, numeric: true, value: row => row[name] as number,
    cell: row => row[name] === 0 ? <span class="faint">0</span> : <>{count(row[name] as number)} <span class="faint">({portion(row[name] as number, row[of])})</span></>,
  })
  return [
    group === 'clients'
      ? { name: 'client', label: 'Client', value: row => row.client ?? null, cell: row => <bdi>{row.client}</bdi> }
      : { name: 'devicemanufacturer', label: 'Manufacturer', value: row => row.devicemanufacturer ?? null, cell: row => <bdi>{row.devicemanufacturer}</bdi> },
    group === 'clients'
      ? { name: 'clientversion', label: 'Version', value: row => row.clientversion ?? null, cell: row => <bdi>{row.clientversion}</bdi> }
      : { name: 'devicename', label: 'Device', value: row => row.devicename ?? null, cell: row => <bdi>{row.devicename}</bdi> },
    { name: 'sessions', label: 'Sessions', numeric: true, value: row => row.sessions, cell: row => count(row.sessions) },
    { name: 'events', label: 'Events', numeric: true, value: row => row.events, cell: row => count(row.events) },
    share('missing', 'Missing', 'events', 'Numbers that never arrived'),
    share('duplicates', 'Duplicates', 'events', 'Copies that were dropped'),
    share('conflicts', 'Conflicts', 'events', 'Other contents under a number already taken'),
    share('late', 'Sent late', 'sessions', 'Sessions whose last receipt was over an hour after their last event'),
    share('clockcorrected', 'Clock moved', 'sessions', 'Sessions whose clock was ahead or not set'),
    share('clockjumps', 'Clock jumps', 'events', 'Intervals of unknown length, since the clock jumped'),
    share('orphans', 'Ignored', 'events', 'Play events that fit nothing that was playing'),
    share('mediaerrors', 'Media errors', 'events', 'Media that failed to play'),
  ]
}
