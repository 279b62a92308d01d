import { useContext, useEffect, useState } from 'preact/hooks'
import { useAddress } from '../address/address'
import { BarChart } from '../charts/BarChart'
import { Figures } from '../frame/Figures'
import { Bone, ProblemNote, Waiting } from '../frame/states'
import { Title } from '../frame/Title'
import { CallerContext, useZone } from '../reading/caller'
import type { RealtimeReport } from '../reading/reports'
import { useStream, type Stream } from '../reading/useStream'
import { parseExactly } from '../reading/verbatim'
import { count, counted, duration, exactDuration, percent, shortCount } from '../wording/numbers'
import { clock, clockSeconds, shownZoneName } from '../wording/times'
import { FirstEvent, hasNoEvent } from './realtime/FirstEvent'
import { NowPanels } from './realtime/NowPanels'
import { TodaySoFar } from './realtime/TodaySoFar'

const stream = '/v1/dashboards/realtime/stream'

const metrics = {
  listening: { label: 'Listening', column: 'listeningms', isTime: true },
  plays: { label: 'Item plays', column: 'itemplays', isTime: false },
  events: { label: 'Events received', column: 'value', isTime: false },
  skips: { label: 'Skips', column: 'skips', isTime: false },
  errors: { label: 'Media errors', column: 'mediaerrors', isTime: false },
} as const

type Metric = keyof typeof metrics

/** What is happening now: a snapshot at once, then one a second when something changed. */
export function Realtime() {
  const { query } = useAddress()
  const zone = useZone()
  const [report, setReport] = useState<RealtimeReport>()
  const live = useStream(stream, json => setReport(parseExactly<RealtimeReport>(json)))

  if (!report && live.problem) return <><Title name="Real time" aside={<Connection live={live} report={report} zone={zone} />} /><ProblemNote problem={live.problem} retry={live.retry} /></>
  if (report && hasNoEvent(report)) return <FirstEvent connection={<Connection live={live} report={report} zone={zone} />} />

  const metric: Metric = (query.get('metric') ?? 'listening') in metrics ? (query.get('metric') ?? 'listening') as Metric : 'listening'
  return (
    <div class={live.state === 'lost' ? 'lost' : undefined}>
      <Title name="Real time" aside={<Connection live={live} report={report} zone={zone} />}>
        What is playing at this moment, and the last sixty minutes. Times are those of {shownZoneName(zone)}.
      </Title>
      {report ? <Now report={report} metric={metric} zone={zone} /> : <div aria-busy="true"><Bone kind="figures-low" /><Bone kind="chart" /><Bone kind="panel" /></div>}
    </div>
  )
}

function Now({ report, metric, zone }: { report: RealtimeReport; metric: Metric; zone: string }) {
  const { minutes, today } = report
  const whole = minutes.slice(0, -1)
  const lately = whole.slice(-5)
  const perMinute = (of: (minute: RealtimeReport['minutes'][number]) => number) => {
    const value = lately.reduce((sum, minute) => sum + of(minute), 0) / Math.max(1, lately.length)
    return value < 10 ? value.toFixed(1) : count(Math.round(value))
  }
  const { label, column, isTime } = metrics[metric]
  const valueOf = (minute: RealtimeReport['minutes'][number]) =>
    ({ listening: minute.listeningms, plays: minute.itemplays, events: minute.events, skips: minute.skips, errors: minute.mediaerrors })[metric]
  const heard = minutes.reduce((sum, minute) => sum + minute.listeningms, 0)
  const sum = (of: (minute: RealtimeReport['minutes'][number]) => number) => minutes.reduce((total, minute) => total + of(minute), 0)
  const errors = sum(minute => minute.mediaerrors)
  const attempts = errors + sum(minute => minute.mediabegins)
  return (
    <>
      <Figures label="Now" shown={metric} fallback="listening" figures={[
        { name: 'playingnow', label: 'Listening now', value: shortCount(report.playingnow), hint: 'Play sessions that are playing and have not expired' },
        { name: 'activesessions', label: 'Active sessions', value: shortCount(report.activesessions), hint: 'Sessions with an event received in the last 30 minutes' },
        { name: 'activeusers', label: 'Users', value: shortCount(report.activeusers), hint: 'Different users of the active sessions' },
        { name: 'activedevices', label: 'Devices', value: shortCount(report.activedevices), hint: 'Different devices of the active sessions' },
        { name: 'listening', label: 'Listening, 60 min', value: duration(heard), exact: exactDuration(heard), shows: 'listening' },
        { name: 'plays', label: 'Plays a minute', value: perMinute(minute => minute.itemplays), hint: 'Mean of the last five whole minutes', shows: 'plays' },
        { name: 'events', label: 'Events a minute', value: perMinute(minute => minute.events), hint: 'Mean of the last five whole minutes, by receipt', shows: 'events' },
        { name: 'skips', label: 'Skips a minute', value: perMinute(minute => minute.skips), hint: 'Mean of the last five whole minutes', shows: 'skips' },
        { name: 'errors', label: 'Error rate', value: percent(errors, attempts), hint: `${counted(errors, 'media error')} in ${counted(attempts, 'attempt')} to begin media, of the last 60 minutes`, shows: 'errors' },
      ]} />
      <BarChart id="minutes" measure={label} isTime={isTime} column={column}
        caption={<>{label}, minute by minute. The last minute is still going on{metric === 'listening' && ', and so is the listening whose next event has not come yet'}.</>}
        csv={{ url: '/v1/dashboards/realtime?section=minutes', name: 'minutes.csv' }}
        bars={minutes.map((minute, place) => ({
          key: minute.minute,
          name: clock(minute.minute, zone),
          ...(new Date(minute.minute).getUTCMinutes() % 10 === 0 ? { tick: clock(minute.minute, zone) } : {}),
          value: valueOf(minute),
          unfinished: place === minutes.length - 1,
        }))} />
      <NowPanels report={report} />
      <TodaySoFar today={today} sofar={report.sofar} />
    </>
  )
}

function Connection({ live, report, zone }: { live: Stream; report: RealtimeReport | undefined; zone: string }) {
  const [, tick] = useState(0)
  const caller = useContext(CallerContext)
  useEffect(() => {
    if (live.state !== 'lost') return
    const timer = setInterval(() => tick(round => round + 1), 1_000)
    return () => clearInterval(timer)
  }, [live.state])
  if (live.state === 'lost') {
    const expired = caller && Date.parse(caller.expiresat) < Date.now()
    return (
      <p class="pill bad" role="status" data-state="lost">
        <i class="dot" />{expired ? 'Signed out: the token has expired' : 'Connection lost'} since {clockSeconds(live.since, zone)}
        {report && <span class="faint"> · numbers of {clockSeconds(report.asof, zone)}</span>}
      </p>
    )
  }
  if (live.state === 'waiting') return <Waiting />
  if (!report) return <p class="pill" role="status" data-state="connecting"><i class="dot" />Connecting</p>
  return <p class="pill good" data-state="live"><i class="dot" />Live <span class="faint">· as of <time dateTime={report.asof}>{clockSeconds(report.asof, zone)}</time></span></p>
}

