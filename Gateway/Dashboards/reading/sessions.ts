// Sessions, timelines and raw events, as the HTTP contract describes them.
import type { Times } from './reports'
import type { SequenceNumber } from './verbatim'

export interface SessionRow {
  sessionid: string; status: 'open' | 'closed'; version: number; userid?: string; deviceid?: string
  client?: string; clientversion?: string; platform?: string; platformversion?: string
  devicename?: string; devicemanufacturer?: string; connection?: string; countrycode?: string
  duplicates: number; firstreceivedat: string; lastreceivedat: string
  firstsequencenumber: SequenceNumber; lastsequencenumber: SequenceNumber; events: number; missing: number; conflicts: number
  anchored: boolean; orphans: number; clockjumps: number; clockahead: boolean; clockunset: boolean
  startedat: string; endedat: string; listeningms: number; estimatedms: number; tailestimatems: number
  times: Times
  counters: Record<string, number>
}

export interface SessionContent extends SessionRow { playsessions: PlaySession[] }

export interface PlaySession {
  openedby: SequenceNumber; implied: boolean; continuedfrom?: SequenceNumber; source: string; service?: string
  startedat: string; endedat: string; endreason: string; status: 'open' | 'closed'; expiresat?: string
  listeningms: number; estimatedms: number; tailestimatems: number; times: Times; clockjumps: number; final: boolean
  items: ItemPlay[]
}

export interface ItemPlay {
  openedby: SequenceNumber; implied: boolean; type?: string; name: string; artistdisplayname?: string; albumname?: string
  service?: string; ref?: string; id?: string; duration?: number; startedat: string
  listeningms: number; estimatedms: number; outcome: string
}

export interface SessionPage { sessions: SessionRow[]; next?: string }

export interface Timeline {
  sessionid: string; ruleset: number; clockahead: boolean; clockunset: boolean; correctionms: number; unsetcorrectionms: number
  entries: TimelineEntry[]
}

export type TimelineEntry = TimelineEvent | TimelineGap | TimelineInterval

export interface TimelineEvent {
  kind: 'event'; sequencenumber: SequenceNumber; type: string; at: string; receivedat: string
  action?: string; source?: string; offset?: number; item?: string
  late?: boolean; conflicts?: number; orphan?: string; rule?: string; ends?: SequenceNumber; opens?: SequenceNumber; implied?: boolean; headestimatems?: number
}

export interface TimelineGap { kind: 'gap'; from: SequenceNumber; to: SequenceNumber; missing: number }

export interface TimelineInterval {
  kind: 'interval'; from: SequenceNumber; to: SequenceNumber; startedat: string; endedat: string; playsession: SequenceNumber; state: string
  booked: { class: string; ms: number }[]; rule: string; jump?: boolean; hasgap?: boolean; endreason?: string
}

export interface RawEvent { receivedat: string; userid?: string; deviceid?: string; event: unknown }

export interface RejectedEvent {
  receivedat: string; userid?: string; deviceid?: string; code: string; pointer: string; message: string; event: unknown
}
