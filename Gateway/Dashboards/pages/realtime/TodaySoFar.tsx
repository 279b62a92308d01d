import { to } from '../../address/address'
import { Figures } from '../../frame/Figures'
import { Panel } from '../../frame/Panel'
import type { PeriodReport } from '../../reading/reports'
import { useReading } from '../../reading/useReading'
import { count, duration, exactDuration } from '../../wording/numbers'
import { clock, dateOf, plusDays } from '../../wording/times'
import { TopPanel } from '../periods/TopPanel'

/** Today so far beside yesterday at the same time: by whole hours, since the sums are kept by hours. */
export function TodaySoFar({ today, asof }: { today: PeriodReport; asof: string }) {
  const date = dateOf(today.from, today.timezone)
  const { data: yesterday } = useReading<PeriodReport>(`/v1/dashboards/daily?date=${plusDays(date, -1)}`, 300_000)
  const over = today.series.filter((_, hour) => Date.parse(today.series[hour + 1]?.start ?? today.to) <= Date.parse(asof)).length
  const until = today.series[over]?.start ?? today.to
  const sum = (report: PeriodReport | undefined, of: 'listeningms' | 'sessions' | 'playsessions' | 'itemplays', hours: number) =>
    report?.series.slice(0, hours).reduce((total, point) => total + point[of], 0)
  const against = (of: 'listeningms' | 'sessions' | 'playsessions' | 'itemplays', format: (value: number) => string) =>
    [{ words: 'yesterday', now: sum(today, of, over) ?? 0, before: over === 0 ? undefined : sum(yesterday, of, over), format, moreIs: 'good' as const }]
  const { totals } = today
  return (
    <div class="panels">
      <Panel title="Today so far" actions={<a class="quiet" href={to('/daily', { date })}>The whole day</a>}
        note={`The change compares the whole hours until ${clock(until, today.timezone)} with the same hours of yesterday.`}>
        <Figures label="Today so far" figures={[
          { name: 'today-listening', label: 'Listening', value: duration(totals.listeningms), exact: exactDuration(totals.listeningms), against: against('listeningms', duration) },
          { name: 'today-sessions', label: 'Sessions', value: count(totals.sessions), against: against('sessions', count) },
          { name: 'today-playsessions', label: 'Play sessions', value: count(totals.playsessions), against: against('playsessions', count) },
          { name: 'today-itemplays', label: 'Item plays', value: count(totals.itemplays), against: against('itemplays', count) },
        ]} />
      </Panel>
      <TopPanel report={today} source="/v1/dashboards/realtime" section="today.top" title="Top today" />
    </div>
  )
}
