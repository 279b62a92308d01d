import { useEffect, useRef, useState } from 'preact/hooks'
import type { RawEvent, RejectedEvent } from '../../reading/sessions'
import { useStream, type Stream } from '../../reading/useStream'
import { rowsOf, type Sent } from '../../reading/verbatim'
import { textOf } from './fields'

/** An event of the tail. */
export interface TailItem {
  key: string
  receivedat: string
  userid?: string
  deviceid?: string
  event: unknown
  /** The event as it was sent. */
  sent: string
  verdict: 'accepted' | 'rejected'
  rejection?: RejectedEvent
}

/** The newest events, and what became of the others. */
export interface Tail {
  rows: TailItem[]
  /** Events that arrived while paused. */
  waiting: number
  /** Events that were shown, or waited, and had to make room. */
  dropped: number
  kept: number
  /** Events that the server could not send, because this page was too slow. */
  missed: number
  /** More came at a time than the server lists. */
  skipped: boolean
  loaded: boolean
  stream: Stream
}

const kept = 300

/** Follows play events and rejected events. The page holds a bounded number of them, whatever arrives. */
export function useTail(filters: string, paused: boolean): Tail {
  const [shown, setShown] = useState<TailItem[]>([])
  const [waiting, setWaiting] = useState<TailItem[]>([])
  const [dropped, setDropped] = useState(0)
  const [missed, setMissed] = useState(0)
  const [skipped, setSkipped] = useState(false)
  const [loaded, setLoaded] = useState(false)
  const state = useRef({ shown, waiting, paused, arrived: { playevents: false, rejections: false } })
  Object.assign(state.current, { shown, waiting, paused })

  const take = (arrived: TailItem[], isFirst = false) => {
    const known = new Set([...state.current.shown, ...state.current.waiting].map(item => item.key))
    const fresh = arrived.filter(item => !known.has(item.key))
    if (fresh.length === 0) return
    // A page that is opened paused shows what was there then.
    const waits = state.current.paused && !isFirst
    const held = waits ? state.current.waiting : state.current.shown
    const merged = [...fresh, ...held].sort((a, b) => a.receivedat < b.receivedat ? 1 : a.receivedat > b.receivedat ? -1 : 0)
    if (merged.length > kept) setDropped(before => before + merged.length - kept)
    const next = merged.slice(0, kept)
    if (waits) setWaiting(state.current.waiting = next)
    else setShown(state.current.shown = next)
  }

  useEffect(() => {
    setShown(state.current.shown = [])
    setWaiting(state.current.waiting = [])
    state.current.arrived = { playevents: false, rejections: false }
    setDropped(0)
    setMissed(0)
    setSkipped(false)
    setLoaded(false)
  }, [filters])

  useEffect(() => {
    if (paused || state.current.waiting.length === 0) return
    const arrived = state.current.waiting
    setWaiting(state.current.waiting = [])
    take(arrived)
  }, [paused])

  const receive = <Row,>(json: string, member: 'playevents' | 'rejections', itemOf: (row: Sent<Row>) => TailItem) => {
    const { missed = 0, skipped = false } = JSON.parse(json) as { missed?: number; skipped?: boolean }
    if (missed > 0) setMissed(before => before + missed)
    if (skipped) setSkipped(true)
    take(toldApart(rowsOf<Row>(json, member).map(itemOf)), !state.current.arrived[member])
    state.current.arrived[member] = true
    if (state.current.arrived.playevents && state.current.arrived.rejections) setLoaded(true)
  }
  const stream = useStream(`/v1/playevents/stream?rejections=true${filters && `&${filters}`}`,
    json => receive<RawEvent>(json, 'playevents', accepted),
    { rejection: json => receive<RejectedEvent>(json, 'rejections', rejected) })

  return { rows: shown, waiting: waiting.length, dropped, missed, skipped, kept, loaded, stream }
}

// Rejected events of one post may be the same to the letter, and are as many.
function toldApart(items: TailItem[]): TailItem[] {
  const seen = new Map<string, number>()
  return items.map(item => {
    const before = seen.get(item.key) ?? 0
    seen.set(item.key, before + 1)
    return before === 0 ? item : { ...item, key: `${item.key}-${before}` }
  })
}

function accepted({ receivedat, userid, deviceid, event, sent }: Sent<RawEvent>): TailItem {
  return {
    key: `${textOf(event, 'sessionid').toLowerCase()}.${textOf(event, 'sequencenumber')}`, receivedat, event, sent, verdict: 'accepted',
    ...(userid ? { userid } : {}), ...(deviceid ? { deviceid } : {}),
  }
}

function rejected(rejection: Sent<RejectedEvent>): TailItem {
  const { receivedat, userid, deviceid, event, sent, code, pointer } = rejection
  const name = [receivedat, code, pointer, textOf(event, 'sessionid'), textOf(event, 'sequencenumber'), sent.length].join('.')
  return {
    key: name.replaceAll(/[^\w.-]/g, '-'),
    receivedat, event, sent, verdict: 'rejected', rejection, ...(userid ? { userid } : {}), ...(deviceid ? { deviceid } : {}),
  }
}
