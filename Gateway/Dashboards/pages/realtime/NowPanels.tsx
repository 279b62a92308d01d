import { RankedBars } from '../../charts/RankedBars'
import { CsvButton } from '../../frame/CsvButton'
import { Panel } from '../../frame/Panel'
import type { RealtimeReport } from '../../reading/reports'
import { dimensions, todayOf, valueName, type DimensionName } from '../../wording/dimensions'
import { count, counted, percent } from '../../wording/numbers'

const shown: DimensionName[] = ['source', 'service', 'devicename', 'countrycode']
const rowsShown = 8

/** What is playing now, by source, service, device and country. */
export function NowPanels({ report }: { report: RealtimeReport }) {
  return (
    <div class="panels">
      {shown.map(dimension => {
        const rows = report.now[dimension] ?? []
        const rest = rows.slice(rowsShown).reduce((sum, row) => sum + row.playingnow, 0)
        const { label } = dimensions[dimension]
        return (
          <Panel key={dimension} title={<>Now by {label.toLowerCase()}</>}
            actions={<CsvButton url={`/v1/dashboards/realtime?section=now.${dimension}`} name={`now-${dimension}.csv`} what={`now by ${label.toLowerCase()}`} />}>
            <RankedBars caption={`Listening now by ${label.toLowerCase()}`} head={label} columns={['Now', 'Share']} empty="Nothing is playing."
              rows={rows.slice(0, rowsShown).map(row => ({
                key: row.value ?? '', name: valueName(dimension, row.value), isNone: row.value === null, value: row.playingnow,
                href: todayOf(dimension, row.value),
                columns: [
                  { name: 'playingnow', shown: count(row.playingnow), exact: row.playingnow },
                  { name: 'share', shown: percent(row.playingnow, report.playingnow), exact: row.playingnow },
                ],
              }))} />
            {rest > 0 && <p class="more faint">{count(rest)} more in {counted(rows.length - rowsShown, 'other')}</p>}
          </Panel>
        )
      })}
    </div>
  )
}
