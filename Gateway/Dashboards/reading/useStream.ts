import { useEffect, useRef, useState } from 'preact/hooks'
import { base } from '../address/base'
import type { Problem } from './ask'
import { followEveryMs, openEventSource, type FollowRequest, type StreamMessage } from './eventSource'

/** How a stream is doing. Waiting means: for another view's to be closed. Lost means: reconnecting by itself. */
export interface Stream {
  state: 'connecting' | 'waiting' | 'live' | 'lost'
  /** Since when it is lost, milliseconds since 1970. */
  since: number
  problem: Problem | undefined
  /** Opens it again at once. */
  retry: () => void
}

/**
 * Follows Server-Sent Events while the page is visible. All tabs of a browser share one connection for each stream; a
 * browser without shared workers opens one for each tab.
 * @param onMessage given the JSON of each document; must not throw.
 * @param named the same for events that have a name.
 */
export function useStream(url: string | null, onMessage: (json: string) => void, named: Record<string, (json: string) => void> = {}): Stream {
  const [stream, setStream] = useState<Omit<Stream, 'retry'>>({ state: 'connecting', since: 0, problem: undefined })
  const [round, setRound] = useState(0)
  const handlers = useRef<Record<string, (json: string) => void>>({})
  handlers.current = { message: onMessage, ...named }

  useEffect(() => {
    if (url === null) return
    const take = (message: StreamMessage) => {
      if (message.kind === 'lost') {
        setStream(before => ({ state: 'lost', since: before.state === 'lost' ? before.since : Date.now(), problem: message.problem ?? before.problem }))
        return
      }
      if (message.kind === 'waiting') {
        setStream({ state: 'waiting', since: 0, problem: message.problem })
        return
      }
      setStream(before => before.state === 'live' ? before : { state: 'live', since: 0, problem: undefined })
      if (message.kind === 'event') handlers.current[message.name]?.(message.json)
    }

    let close: (() => void) | undefined
    const followWhileVisible = () => {
      if (document.hidden) {
        close?.()
        close = undefined
      } else close ??= follow(new URL(base + url, document.baseURI).href, Object.keys(handlers.current), take)
    }
    followWhileVisible()
    document.addEventListener('visibilitychange', followWhileVisible)
    return () => {
      document.removeEventListener('visibilitychange', followWhileVisible)
      close?.()
    }
  }, [url, round])
  return { ...stream, retry: () => setRound(before => before + 1) }
}

function follow(url: string, names: readonly string[], take: (message: StreamMessage) => void): () => void {
  if (typeof SharedWorker === 'undefined') return openEventSource(url, names, take)
  const { port } = new SharedWorker(new URL('./sharedStreams.ts', import.meta.url), { type: 'module', name: 'streams' })
  const say = (request: FollowRequest) => port.postMessage(request)
  port.onmessage = (message: MessageEvent<StreamMessage>) => take(message.data)
  say({ kind: 'follow', url, names })
  const timer = setInterval(() => say({ kind: 'follow', url, names }), followEveryMs)
  const close = () => {
    clearInterval(timer)
    removeEventListener('pagehide', close)
    say({ kind: 'leave' })
    port.close()
  }
  addEventListener('pagehide', close)
  return close
}
