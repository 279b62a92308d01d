import { to } from '../../address/address'
import { Figures } from '../../frame/Figures'
import { Panel } from '../../frame/Panel'
import type { RealtimeReport, SoFarSums } from '../../reading/reports'
import { count, duration, exactDuration } from '../../wording/numbers'
import { clock, dateOf } from '../../wording/times'
import { TopPanel } from '../periods/TopPanel'

/** Today so far beside yesterday at the same time: exactly, by the quarter hours that are over. */
export function TodaySoFar({ today, sofar }: Pick<RealtimeReport, 'today' | 'sofar'>) {
  const { totals } = today
  const against = (of: keyof SoFarSums, format: (value: number) => string) =>
    [{ words: 'yesterday', now: sofar.today[of], before: sofar.until === today.from ? undefined : sofar.yesterday[of], format, moreIs: 'good' as const }]
  return (
    <div class="panels">
      <Panel title="Today so far" actions={<a class="quiet" href={to('/daily', { date: dateOf(today.from, today.timezone) })}>The whole day</a>}
        note={`The change compares today until ${clock(sofar.until, today.timezone)} with yesterday until the same time.`}>
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
