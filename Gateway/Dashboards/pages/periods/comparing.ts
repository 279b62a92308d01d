import type { PeriodReport, SeriesPoint } from '../../reading/reports'

/** What the points of a report are compared by with those of another: the hour of the day, the day of the month. */
export type PlacesOf = (report: PeriodReport) => string[]

type Column = keyof Omit<SeriesPoint, 'start'>

/** The points of a report by what they are compared by. */
export function pointsByPlace(report: PeriodReport, placesOf: PlacesOf): Map<string, SeriesPoint> {
  const places = placesOf(report)
  return new Map(report.series.map((point, at) => [places[at]!, point]))
}

/** Whether a point of a report's series is over. */
const isOver = (report: PeriodReport, at: number): boolean =>
  Date.parse(report.series[at + 1]?.start ?? report.to) <= Date.parse(report.asof)

/** Whether some of a period is not over. */
export const isGoingOn = (report: PeriodReport): boolean => report.series.some((_, at) => !isOver(report, at))

/**
 * The sums of two periods over the hours or days that are over in the first and that both have: a day that has an hour
 * twice, or lacks one, is compared without it. Undefined where there is none, or the column has no sums by hour or day.
 */
export function sharedSums(report: PeriodReport, other: PeriodReport, column: string, placesOf: PlacesOf): { now: number; before: number } | undefined {
  if (!(column in (report.series[0] ?? {}))) return undefined
  const theirs = pointsByPlace(other, placesOf)
  const shared = [...pointsByPlace(report, placesOf)].filter(([place], at) => isOver(report, at) && theirs.has(place))
  if (shared.length === 0) return undefined
  const sum = (points: (SeriesPoint | undefined)[]) => points.reduce((total, point) => total + Number(point![column as Column]), 0)
  return { now: sum(shared.map(([, point]) => point)), before: sum(shared.map(([place]) => theirs.get(place))) }
}
