import { useAddress } from '../../address/address'
import { RankedBars } from '../../charts/RankedBars'
import { Choice } from '../../frame/Choice'
import { CsvButton } from '../../frame/CsvButton'
import { Panel } from '../../frame/Panel'
import type { PeriodReport, TopRow } from '../../reading/reports'
import { count, duration } from '../../wording/numbers'
import { ShowAll, shownRows } from './ShowAll'

const lists = [
  { value: 'items', label: 'Items' },
  { value: 'artists', label: 'Artists' },
  { value: 'playables', label: 'Playables' },
] as const

type List = (typeof lists)[number]['value']

/** The most heard items, artists or playables. */
export function TopPanel({ report, source, section, title }: { report: PeriodReport; source: string; section: string; title: string }) {
  const { query } = useAddress()
  const list = lists.find(each => each.value === query.get('top'))?.value ?? 'items'
  const { label } = lists.find(each => each.value === list)!
  const rows = report.top[list]
  const url = `${source}${source.includes('?') ? '&' : '?'}section=${section}.${list}`
  return (
    <Panel title={title} actions={<><Choice label="Top of what" name="top" value={list} options={lists} /><CsvButton url={url} name={`top-${list}.csv`} what={`top ${list}`} /></>}>
      <RankedBars caption={`Top ${list}`} head={label.slice(0, -1)} columns={['Listening', 'Plays']} empty="Nothing has been played."
        rows={rows.slice(0, shownRows(`top-${list}`)).map(row => ({
          key: keyOf(list, row), name: <Name row={row} />, value: row.listeningms,
          columns: [
            { name: 'listeningms', shown: duration(row.listeningms), exact: row.listeningms },
            { name: 'itemplays', shown: count(row.itemplays), exact: row.itemplays },
          ],
        }))} />
      <ShowAll id={`top-${list}`} total={rows.length} />
    </Panel>
  )
}

const keyOf = (list: List, row: TopRow): string =>
  list === 'artists' ? row.name ?? '' : [row.service, row.ref, row.id, row.name, row.artistdisplayname].join('\u0000')

function Name({ row }: { row: TopRow }) {
  return (
    <>
      <span>{row.name || <span class="faint">{row.id ?? 'No name'}</span>}</span>
      {(row.artistdisplayname ?? row.type) && <span class="faint"> · {row.artistdisplayname ?? row.type}</span>}
    </>
  )
}
