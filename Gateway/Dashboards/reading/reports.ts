// The dashboards' answers, as the HTTP contract describes them.

export interface Times { paused: number; startup: number; stalled: number; between: number; failed: number; unobserved: number }

export interface Totals {
  events: number; sessions: number; users: number; devices: number; listeningms: number; estimatedms: number; times: Times
  playevents: number; playsessions: number; itemplays: number; completes: number; skips: number; mediabegins: number
  mediaerrors: number; qualified: number; itemlesslisteningms: number; likes: number; dislikes: number
  missing: number; duplicates: number; conflicts: number; rejected: number
}

export interface SeriesPoint { start: string; listeningms: number; sessions: number; playsessions: number; itemplays: number }

/** An hour of the listeners' own week; day 1 is Monday. */
export interface WeekHour { name: string; day: number; hour: number; listeningms: number }

export interface BreakdownRow { value: string | null; listeningms: number; playsessions: number; itemplays: number }

export interface OtherValues { values: number; listeningms: number; playsessions: number; itemplays: number }

export interface TopRow {
  name?: string; artistdisplayname?: string; service?: string; ref?: string; id?: string; type?: string
  itemplays: number; listeningms: number
}

export interface PeriodReport {
  timezone: string; from: string; to: string; asof: string; complete: boolean; amendedat?: string; amendedms?: number
  totals: Totals
  series: SeriesPoint[]
  breakdowns: Record<string, BreakdownRow[]>
  other: Record<string, OtherValues>
  weekhours: WeekHour[]
  top: { items: TopRow[]; artists: TopRow[]; playables: TopRow[] }
}

export interface MinutePoint {
  minute: string; events: number; playsessions: number; itemplays: number; listeningms: number
  skips: number; mediabegins: number; mediaerrors: number
}

export interface NowRow { value: string | null; playingnow: number }

export interface RealtimeReport {
  asof: string; playingnow: number; activesessions: number; activeusers: number; activedevices: number
  minutes: MinutePoint[]
  eventtypes: Record<string, number>
  now: Record<string, NowRow[]>
  today: PeriodReport
  sofar: { until: string; today: SoFarSums; yesterday: SoFarSums }
}

/** The sums of the beginning of a day. */
export interface SoFarSums { listeningms: number; sessions: number; playsessions: number; itemplays: number }
