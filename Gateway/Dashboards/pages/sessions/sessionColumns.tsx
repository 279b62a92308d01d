import { to } from '../../address/address'
import { classSums, SmallStrip } from '../../charts/ClassStrip'
import type { Column } from '../../frame/DataTable'
import type { SessionRow } from '../../reading/sessions'
import { countryName } from '../../wording/dimensions'
import { count, duration, exactDuration } from '../../wording/numbers'
import { dayAndClock } from '../../wording/times'

/** What a session's row says. The values are those of the CSV. */
export const sessionColumns = (zone: string): Column<SessionRow>[] => [
  {
    name: 'startedat', label: 'Started', value: row => row.startedat,
    cell: row => <a href={to(`/sessions/${row.sessionid}`)} title={row.sessionid}>{dayAndClock(row.startedat, zone)}</a>,
  },
  { name: 'status', label: 'Status', value: row => row.status, cell: row => <span class={`tag ${row.status}`}>{row.status}</span> },
  { name: 'listeningms', label: 'Listening', numeric: true, value: row => row.listeningms, cell: row => <span title={exactDuration(row.listeningms)}>{duration(row.listeningms)}</span> },
  { name: 'spent', label: 'How time was spent', cell: row => <SmallStrip sums={classSums(row)} /> },
  { name: 'counters.playsessions', label: 'Play sess.', hint: 'Play sessions', numeric: true, value: row => row.counters.playsessions ?? 0, cell: row => count(row.counters.playsessions ?? 0) },
  { name: 'counters.itemplays', label: 'Plays', numeric: true, value: row => row.counters.itemplays ?? 0, cell: row => count(row.counters.itemplays ?? 0) },
  { name: 'devicename', label: 'Device', value: row => row.devicename ?? null, cell: row => row.devicename ?? '–' },
  { name: 'client', label: 'Client', value: row => row.client ?? null, cell: row => <>{row.client} <span class="faint">{row.clientversion}</span></> },
  { name: 'countrycode', label: 'Country', value: row => row.countrycode ?? null, cell: row => row.countrycode ? countryName(row.countrycode) : '–' },
  { name: 'events', label: 'Events', numeric: true, value: row => row.events, cell: row => count(row.events) },
  { name: 'missing', label: 'Missing', numeric: true, hint: 'Events that are known not to have arrived', value: row => row.missing, cell: row => flaw(row.missing) },
  { name: 'duplicates', label: 'Dupl.', numeric: true, hint: 'Copies that were dropped', value: row => row.duplicates, cell: row => row.duplicates > 0 ? count(row.duplicates) : <span class="zero">0</span> },
  { name: 'conflicts', label: 'Conflicts', numeric: true, hint: 'Other contents under a number already taken', value: row => row.conflicts, cell: row => flaw(row.conflicts) },
]

const flaw = (value: number) => value > 0 ? <strong class="warn">{count(value)}</strong> : <span class="zero">0</span>
