import { useAddress } from '../../address/address'
import { withValue, type PlayFilter } from '../../address/playFilter'
import { RankedBars } from '../../charts/RankedBars'
import { Choice } from '../../frame/Choice'
import { CsvButton } from '../../frame/CsvButton'
import { Panel } from '../../frame/Panel'
import type { PeriodReport } from '../../reading/reports'
import { dimensions, valueName, type DimensionName } from '../../wording/dimensions'
import { count, counted, duration } from '../../wording/numbers'
import { ShowAll, shownRows } from './ShowAll'

const groups: { name: string; members: DimensionName[] }[] = [
  { name: 'bywhat', members: ['source', 'service', 'playabletype'] },
  { name: 'bydevice', members: ['devicename', 'devicemanufacturer', 'outputdevice'] },
  { name: 'byclient', members: ['client', 'clientversion', 'platform', 'platformversion'] },
  { name: 'bywhere', members: ['countrycode', 'connection'] },
  { name: 'byhow', members: ['initiator', 'presetnumber'] },
]

/** Listening and plays by every dimension, in groups; a row narrows the page to itself. */
export function BreakdownPanels({ report, source, filter }: { report: PeriodReport; source: string; filter: PlayFilter }) {
  return <>{groups.map(group => <BreakdownPanel key={group.name} {...{ report, source, filter, group }} />)}</>
}

function BreakdownPanel({ report, source, filter, group }: { report: PeriodReport; source: string; filter: PlayFilter; group: (typeof groups)[number] }) {
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
          href: withValue(filter, dimension, row.value), isChosen: filter.has(dimension), hint: filter.has(dimension) ? 'Show everything again' : 'Show only this',
          columns: [
            { name: 'listeningms', shown: duration(row.listeningms), exact: row.listeningms },
            { name: 'itemplays', shown: count(row.itemplays), exact: row.itemplays },
          ],
        }))} />
      {other && <p class="more faint">and {counted(other.values, 'other value')} with {duration(other.listeningms)} and {counted(other.itemplays, 'play')}</p>}
      <ShowAll id={dimension} total={rows.length} />
    </Panel>
  )
}
