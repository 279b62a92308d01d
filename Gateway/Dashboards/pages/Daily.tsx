import { useContext } from 'preact/hooks'
import { useAddress } from '../address/address'
import { filterParameters, playFilterOf, type PlayFilter } from '../address/playFilter'
import { Await, Bone } from '../frame/states'
import { Title } from '../frame/Title'
import { CallerContext } from '../reading/caller'
import type { PeriodReport } from '../reading/reports'
import { useReading } from '../reading/useReading'
import { clocks, dateOf, hoursOf, isDate, longDate, plusDays, shortDay } from '../wording/times'
import { NoSuchPeriod } from './periods/NoSuchPeriod'
import { PeriodSteps } from './periods/PeriodSteps'
import { PeriodView } from './periods/PeriodView'

const sourceOf = (filter: PlayFilter) => (date: string) => `/v1/dashboards/daily?${new URLSearchParams({ date, ...filterParameters(filter) })}`

/** One day of the tenant's time zone. */
export function Daily() {
  const { query } = useAddress()
  const filter = playFilterOf(query)
  const source = sourceOf(filter)
  const zone = useContext(CallerContext)?.timezone ?? 'UTC'
  const today = dateOf(Date.now(), zone)
  const asked = query.get('date')
  const date = asked && isDate(asked) ? asked : today
  const reading = useReading<PeriodReport>(source(date), date === today ? 15_000 : 60_000)
  const before = useReading<PeriodReport>(source(plusDays(date, -1)))
  const weekBefore = useReading<PeriodReport>(source(plusDays(date, -7)))
  if (asked && !isDate(asked)) return <NoSuchPeriod asked={asked} unit="day" form="2026-11-20" />
  return (
    <>
      <Title name={longDate(date)} aside={
        <PeriodSteps name="date" value={date} before={plusDays(date, -1)} after={plusDays(date, 1)} latest={today}
          words={{ before: 'The day before', after: 'The day after', latest: 'Today', field: 'Day' }} />} />
      <Await reading={reading} skeleton={<><Bone kind="strip" /><Bone kind="figures" /><Bone kind="chart" /><Bone kind="panel" /></>}>
        {report => (
          <PeriodView report={report} filter={filter} source={source(date)} unit="hour"
            comparisons={[
              { words: 'day before', report: before.data },
              { words: `${shortDay(Date.parse(plusDays(date, -7)), 'UTC')}`, report: weekBefore.data },
            ]}
            names={clocks(report.series.map(point => point.start), report.timezone)} ticksEvery={3}
            placesOf={each => hoursOf(each.series.map(point => point.start), each.timezone)} />
        )}
      </Await>
    </>
  )
}
