import { useEffect, useRef, useState } from 'preact/hooks'
import type { RawEvent, RejectedEvent } from '../../reading/sessions'
import { useReading } from '../../reading/useReading'
import { useStream, type Stream } from '../../reading/useStream'
import { textOf } from './fields'

/** An event of the tail. */
export interface TailItem {
  key: string
  receivedat: string
  userid?: string
  deviceid?: string
  event: unknown
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
  /** The server had more than it could send in a second, or this page was too slow. */
  skipped: boolean
  loaded: boolean
  stream: Stream
}

const kept = 300
const rejectionsEveryMs = 2_000

/** Follows play events and rejections. The page holds a bounded number of them, whatever arrives. */
export function useTail(filters: string, paused: boolean): Tail {
  const query = filters && `?${filters}`
  const [shown, setShown] = useState<TailItem[]>([])
  const [waiting, setWaiting] = useState<TailItem[]>([])
  const [dropped, setDropped] = useState(0)
  const [skipped, setSkipped] = useState(false)
  const [loaded, setLoaded] = useState(false)
  const state = useRef({ shown, waiting, paused })
  state.current = { shown, waiting, paused }

  const take = (arrived: TailItem[]) => {
    const known = new Set([...state.current.shown, ...state.current.waiting].map(item => item.key))
    const fresh = arrived.filter(item => !known.has(item.key))
    if (fresh.length === 0) return
    const held = state.current.paused ? state.current.waiting : state.current.shown
    const merged = [...fresh, ...held].sort((a, b) => a.receivedat < b.receivedat ? 1 : a.receivedat > b.receivedat ? -1 : 0)
    if (merged.length > kept) setDropped(before => before + merged.length - kept)
    const next = merged.slice(0, kept)
    if (state.current.paused) setWaiting(state.current.waiting = next)
    else setShown(state.current.shown = next)
  }

  useEffect(() => {
    setShown(state.current.shown = [])
    setWaiting(state.current.waiting = [])
    setDropped(0)
    setSkipped(false)
    setLoaded(false)
  }, [filters])

  useEffect(() => {
    if (paused || state.current.waiting.length === 0) return
    const arrived = state.current.waiting
    setWaiting(state.current.waiting = [])
    take(arrived)
  }, [paused])

  const stream = useStream<{ playevents: RawEvent[]; skipped?: boolean }>(`/v1/playevents/stream${query}`, ({ playevents, skipped: more }) => {
    if (more) setSkipped(true)
    take(playevents.map(accepted))
    setLoaded(true)
  })
  const rejections = useReading<{ rejections: RejectedEvent[] }>('/v1/rejections?limit=50', rejectionsEveryMs)
  useEffect(() => {
    if (rejections.data) take(rejections.data.rejections.map(rejected).filter(item => passes(item, new URLSearchParams(filters))))
  }, [rejections.data, filters])

  return { rows: shown, waiting: waiting.length, dropped, skipped, kept, loaded, stream }
}

function accepted({ receivedat, userid, deviceid, event }: RawEvent): TailItem {
  return {
    key: `${textOf(event, 'sessionid').toLowerCase()}.${textOf(event, 'sequencenumber')}`, receivedat, event, verdict: 'accepted',
    ...(userid ? { userid } : {}), ...(deviceid ? { deviceid } : {}),
  }
}

function rejected(rejection: RejectedEvent): TailItem {
  const { receivedat, userid, deviceid, event, code, pointer } = rejection
  return {
    key: `${receivedat}.${code}.${pointer}.${textOf(event, 'sessionid')}.${textOf(event, 'sequencenumber')}`.replaceAll(/[^\w.-]/g, '-'),
    receivedat, event, verdict: 'rejected', rejection, ...(userid ? { userid } : {}), ...(deviceid ? { deviceid } : {}),
  }
}

// Play events are filtered by the server; rejected events have no filters there, and are few.
const passes = (item: TailItem, filters: URLSearchParams): boolean =>
  [...filters].every(([name, wanted]) => name === 'deviceid' ? item.deviceid === wanted : textOf(item.event, name) === wanted)
