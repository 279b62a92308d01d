import { useEffect, useRef, useState } from 'preact/hooks'
import { ask, Refused, type Problem } from './ask'

/** How a stream is doing. Lost means: reconnecting by itself. */
export interface Stream {
  state: 'connecting' | 'live' | 'lost'
  /** Since when it is lost, milliseconds since 1970. */
  since: number
  problem: Problem | undefined
  /** Opens it again at once. */
  retry: () => void
}

const firstWaitMs = 500
const longestWaitMs = 10_000

/**
 * Follows Server-Sent Events. A lost stream is opened again with growing pauses; what it answers instead of events
 * (no permission, too many streams) is asked for once and shown.
 * @param onMessage given the JSON of each document; must not throw.
 * @param named the same for events that have a name.
 */
export function useStream(url: string | null, onMessage: (json: string) => void, named: Record<string, (json: string) => void> = {}): Stream {
  const [stream, setStream] = useState<Omit<Stream, 'retry'>>({ state: 'connecting', since: 0, problem: undefined })
  const [round, setRound] = useState(0)
  const handlers = useRef({ message: onMessage, ...named })
  handlers.current = { message: onMessage, ...named }

  useEffect(() => {
    if (url === null) return
    let source: EventSource | undefined
    let timer = 0
    let wait = firstWaitMs
    let closed = false

    const lost = (problem?: Problem) => setStream(before =>
      ({ state: 'lost', since: before.state === 'lost' ? before.since : Date.now(), problem: problem ?? before.problem }))

    const open = () => {
      source = new EventSource(url)
      for (const name of Object.keys(handlers.current) as (keyof typeof handlers.current)[]) {
        source.addEventListener(name, message => {
          wait = firstWaitMs
          setStream(before => before.state === 'live' ? before : { state: 'live', since: 0, problem: undefined })
          handlers.current[name](message.data as string)
        })
      }
      source.onopen = () => setStream(before => before.state === 'live' ? before : { state: 'live', since: 0, problem: undefined })
      source.onerror = () => {
        source?.close()
        lost()
        void explain(url).then(problem => { if (!closed && problem) lost(problem) })
        timer = window.setTimeout(open, wait)
        wait = Math.min(wait * 2, longestWaitMs)
      }
    }
    open()
    return () => {
      closed = true
      clearTimeout(timer)
      source?.close()
    }
  }, [url, round])
  return { ...stream, retry: () => setRound(before => before + 1) }
}

// EventSource hides the status; the document that the stream repeats tells it.
async function explain(url: string): Promise<Problem | undefined> {
  const [path, query] = url.split('?')
  try {
    await ask(`${path!.replace(/\/stream$/, '')}?${query ?? ''}`)
    return undefined
  } catch (fault) {
    return fault instanceof Refused ? fault.problem : undefined
  }
}
