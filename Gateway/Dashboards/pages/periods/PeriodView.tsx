import type { ComponentChildren } from 'preact'
import { useAddress } from '../../address/address'
import { withFilter, type PlayFilter } from '../../address/playFilter'
import { BarChart, type Bar } from '../../charts/BarChart'
import { classSums, ClassStrip } from '../../charts/ClassStrip'
import { CsvButton } from '../../frame/CsvButton'
import { Figures, type Figure } from '../../frame/Figures'
import { Panel } from '../../frame/Panel'
import { Nothing } from '../../frame/states'
import type { PeriodReport, Totals } from '../../reading/reports'
import { count, duration, exactDuration, percent } from '../../wording/numbers'
import { BreakdownPanels } from './BreakdownPanels'
import { isGoingOn, pointsByPlace, sharedSums, type PlacesOf } from './comparing'
import { Completeness } from './Completeness'
import { FilterBar } from './FilterBar'
import { TopPanel } from './TopPanel'

/** A report that this one is compared with. */
export interface Comparison { words: string; report: PeriodReport | undefined }

const metrics = {
  listening: { label: 'Listening', column: 'listeningms', isTime: true },
  sessions: { label: 'Sessions', column: 'sessions', isTime: false },
  playsessions: { label: 'Play sessions', column: 'playsessions', isTime: false },
  itemplays: { label: 'Item plays', column: 'itemplays', isTime: false },
} as const

/** A day or a month: the same page, with other bars. */
export function PeriodView({ report, filter, source, comparisons, unit, names, ticks = names, ticksEvery, placesOf, extra }: {
  report: PeriodReport; filter: PlayFilter; source: string; comparisons: readonly Comparison[]; unit: string
  /** Of each point of the series: its name, and its label on the axis if that is another. */
  names: readonly string[]; ticks?: readonly string[]; ticksEvery: number; extra?: ComponentChildren
  placesOf: PlacesOf
}) {
  const { query } = useAddress()
  const asked = query.get('metric') ?? 'listening'
  const metric = (asked in metrics ? asked : 'listening') as keyof typeof metrics
  const { label, column, isTime } = metrics[metric]
  const previous = comparisons[0]
  const now = Date.parse(report.asof)
  const before = previous?.report?.totals.events ? pointsByPlace(previous.report, placesOf) : undefined
  const places = placesOf(report)
  const bars: Bar[] = report.series.map((point, place) => ({
    key: point.start, name: names[place]!, value: point[column], before: before?.get(places[place]!)?.[column],
    unfinished: isRunning(report, place, now),
    ...(place % ticksEvery === 0 ? { tick: ticks[place]! } : {}),
  }))
  return (
    <>
      <Completeness report={report} />
      <FilterBar filter={filter} report={report} />
      {filter.size > 0 && isEmpty(report) && <Nothing title="Nothing was played for this filter"><p><a data-stay href={withFilter(new Map())}>Clear the filter</a></p></Nothing>}
      <Figures label="Totals" figures={figuresOf(report, comparisons, placesOf)} shown={metric} fallback="listening" />
      <BarChart id="series" measure={label} isTime={isTime} column={column} bars={bars}
        {...(previous?.report && previous.report.totals.events > 0 ? { before: previous.words.replace(/^./, first => first.toUpperCase()) } : {})}
        caption={<>{label} by {unit}, {standing(report)}.</>}
        csv={{ url: `${source}&section=series`, name: `${metric}-by-${unit}.csv` }} />
      <p class="note under">
        {Date.parse(report.asof) < Date.parse(report.to) && <>Changes compare the {unit}s that are over with the same {unit}s of the other period. </>}
        {filter.size > 0 && <>Sessions, users, devices and events are those of sessions that played something of this filter on the day they began. </>}
        Users and devices are counted once in a period. Those of several days or months cannot be added up: most come again.
      </p>
      <div class="panels">
        <Panel title="How time was spent" wide note="Listening is confirmed by events. Estimated time is likely listening, never part of it."
          actions={<CsvButton url={`${source}&section=totals`} name="totals.csv" what="all totals" />}>
          <ClassStrip sums={classSums(report.totals)} />
        </Panel>
        {extra}
        <BreakdownPanels report={report} source={source} filter={filter} />
        <TopPanel report={report} source={source} section="top" title="Most heard" />
      </div>
    </>
  )
}

const isEmpty = ({ totals }: PeriodReport): boolean => totals.playsessions === 0 && totals.itemplays === 0 && totals.listeningms === 0

const standing = ({ complete, from, asof }: PeriodReport): string =>
  complete ? 'complete' : Date.parse(from) > Date.parse(asof) ? 'not begun' : 'as of the time above; what is still open can change'

const isRunning = (report: PeriodReport, place: number, now: number): boolean =>
  Date.parse(report.series[place]!.start) <= now && now < Date.parse(report.series[place + 1]?.start ?? report.to)

// A period that is still going on is compared by its whole hours or days only, with the same ones of the other period; what
// has no sums by hour or day is then not compared.
function figuresOf(report: PeriodReport, comparisons: readonly Comparison[], placesOf: PlacesOf): Figure[] {
  const { totals } = report
  const goesOn = isGoingOn(report)
  const against = (name: keyof Totals & string, format: (value: number) => string, moreIs?: 'good' | 'bad') => comparisons.map(({ words, report: other }) => {
    const sums = !other?.totals.events ? undefined
      : goesOn ? sharedSums(report, other, name, placesOf) : { now: totals[name] as number, before: other.totals[name] as number }
    return { words, now: sums?.now ?? 0, before: sums?.before, format, ...(moreIs ? { moreIs } : {}) }
  })
  const plain = (name: keyof Totals & string, label: string, more: Partial<Figure> & { moreIs?: 'good' | 'bad' } = {}): Figure => {
    const { moreIs, ...rest } = more
    return { name, label, value: count(totals[name] as number), against: against(name, count, moreIs), ...rest }
  }
  return [
    { name: 'listeningms', label: 'Listening', value: duration(totals.listeningms), exact: exactDuration(totals.listeningms), shows: 'listening', against: against('listeningms', duration, 'good') },
    plain('sessions', 'Sessions', { shows: 'sessions', moreIs: 'good' }),
    plain('playsessions', 'Play sessions', { shows: 'playsessions', moreIs: 'good' }),
    plain('itemplays', 'Item plays', { shows: 'itemplays', moreIs: 'good', hint: `${percent(totals.qualified, totals.itemplays)} of them with at least 30 s of listening` }),
    plain('users', 'Users', { moreIs: 'good', hint: 'Unique in this period. Users of several days or months must not be added up: most come again.' }),
    plain('devices', 'Devices', { moreIs: 'good', hint: 'Unique in this period. Devices of several days or months must not be added up.' }),
    plain('completes', 'Completed', { hint: `${percent(totals.completes, totals.itemplays)} of the item plays` }),
    plain('skips', 'Skips', { hint: `${percent(totals.skips, totals.itemplays)} of the item plays` }),
    plain('mediaerrors', 'Media errors', { moreIs: 'bad', hint: `${percent(totals.mediaerrors, totals.mediabegins + totals.mediaerrors)} of the attempts to begin media` }),
  ]
}
