import { useContext } from 'preact/hooks'
import { useAddress } from '../address/address'
import { filterParameters, playFilterOf, type PlayFilter } from '../address/playFilter'
import { HeatMap } from '../charts/HeatMap'
import { CsvButton } from '../frame/CsvButton'
import { Panel } from '../frame/Panel'
import { Await, Bone } from '../frame/states'
import { Title } from '../frame/Title'
import { CallerContext } from '../reading/caller'
import type { PeriodReport } from '../reading/reports'
import { useReading } from '../reading/useReading'
import { dateOf, dayNumber, isDate, longMonth, plusMonths, shortDay } from '../wording/times'
import { NoSuchPeriod } from './periods/NoSuchPeriod'
import { PeriodSteps } from './periods/PeriodSteps'
import { PeriodView } from './periods/PeriodView'

const sourceOf = (filter: PlayFilter) => (month: string) => `/v1/dashboards/monthly?${new URLSearchParams({ month, ...filterParameters(filter) })}`

/** One month of the tenant's time zone. */
export function Monthly() {
  const { query } = useAddress()
  const filter = playFilterOf(query)
  const source = sourceOf(filter)
  const zone = useContext(CallerContext)?.timezone ?? 'UTC'
  const current = dateOf(Date.now(), zone).slice(0, 7)
  const asked = query.get('month')
  const month = asked && isDate(`${asked}-01`) ? asked : current
  const reading = useReading<PeriodReport>(source(month), month === current ? 30_000 : 60_000)
  const before = useReading<PeriodReport>(source(plusMonths(month, -1)))
  const yearBefore = useReading<PeriodReport>(source(plusMonths(month, -12)))
  if (asked && !isDate(`${asked}-01`)) return <NoSuchPeriod asked={asked} unit="month" form="2026-11" />
  return (
    <>
      <Title name={longMonth(month)} aside={
        <PeriodSteps name="month" value={month} before={plusMonths(month, -1)} after={plusMonths(month, 1)} latest={current}
          words={{ before: 'The month before', after: 'The month after', latest: 'This month', field: 'Month' }} />} />
      <Await reading={reading} skeleton={<><Bone kind="strip" /><Bone kind="figures" /><Bone kind="chart" /><Bone kind="panel" /></>}>
        {report => (
          <PeriodView report={report} filter={filter} source={source(month)} unit="day"
            extra={
              <Panel title="Hours of the week" wide note="When people listen, by their own local time: the offset that their devices sent."
                actions={<CsvButton url={`${source(month)}&section=weekhours`} name="weekhours.csv" what="hours of the week" />}>
                <HeatMap cells={report.weekhours} />
              </Panel>
            }
            comparisons={[
              { words: 'month before', report: before.data },
              { words: 'year before', report: yearBefore.data },
            ]}
            names={report.series.map(point => shortDay(point.start, report.timezone))}
            ticks={report.series.map(point => dayNumber(point.start, report.timezone))} ticksEvery={4}
            placesOf={each => each.series.map(point => dayNumber(point.start, each.timezone))} />
        )}
      </Await>
    </>
  )
}
