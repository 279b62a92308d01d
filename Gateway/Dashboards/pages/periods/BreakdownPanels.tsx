import { useAddress } from '../../address/address'
import { RankedBars } from '../../charts/RankedBars'
import { Choice } from '../../frame/Choice'
import { CsvButton } from '../../frame/CsvButton'
import { Panel } from '../../frame/Panel'
import type { PeriodReport } from '../../reading/reports'
import { dimensions, sessionsOf, valueName, type DimensionName } from '../../wording/dimensions'
import { count, duration } from '../../wording/numbers'
import { ShowAll, shownRows } from './ShowAll'

const groups: { name: string; members: DimensionName[] }[] = [
  { name: 'what', members: ['source', 'service', 'playabletype'] },
  { name: 'device', members: ['devicename', 'devicemanufacturer', 'outputdevice'] },
  { name: 'client', members: ['client', 'clientversion', 'platform', 'platformversion'] },
  { name: 'where', members: ['countrycode', 'connection'] },
  { name: 'how', members: ['initiator', 'presetnumber'] },
]

/** Listening and plays by every dimension, in groups. */
export function BreakdownPanels({ report, source }: { report: PeriodReport; source: string }) {
  return <>{groups.map(group => <BreakdownPanel key={group.name} {...{ report, source, group }} />)}</>
}

function BreakdownPanel({ report, source, group }: { report: PeriodReport; source: string; group: (typeof groups)[number] }) {
  const { query } = useAddress()
  const dimension = group.members.find(member => member === query.get(group.name)) ?? group.members[0]!
  const { label } = dimensions[dimension]
  const rows = report.breakdowns[dimension] ?? []
  const other = report.other[dimension]
  return (
    <Panel title={label} actions={
      <>
        <Choice label="By what" name={group.name} value={dimension} options={group.members.map(member => ({ value: member, label: dimensions[member].label }))} />
        <CsvButton url={`${source}&section=breakdowns.${dimension}`} name={`${dimension}.csv`} what={label.toLowerCase()} />
      </>}>
      <RankedBars caption={`Listening and plays by ${label.toLowerCase()}`} head={label} columns={['Listening', 'Plays']} empty="Nothing has been played."
        rows={rows.slice(0, shownRows(dimension)).map(row => ({
          key: row.value ?? '\u0000', name: valueName(dimension, row.value), isNone: row.value === null, value: row.listeningms,
          href: sessionsOf(dimension, row.value, report.from, report.to),
          columns: [
            { name: 'listeningms', shown: duration(row.listeningms), exact: row.listeningms },
            { name: 'itemplays', shown: count(row.itemplays), exact: row.itemplays },
          ],
        }))} />
      {other && <p class="more faint">and {count(other.values)} other values with {duration(other.listeningms)} and {count(other.itemplays)} plays</p>}
      <ShowAll id={dimension} total={rows.length} />
    </Panel>
  )
}
