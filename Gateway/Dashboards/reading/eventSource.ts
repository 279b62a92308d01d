import { ask, Refused, type Problem } from './ask'

/** What a stream has to say: a document, or how it is doing. Waiting means: not opened yet, since too many others are. */
export type StreamMessage =
  | { kind: 'event'; name: string; json: string }
  | { kind: 'live' }
  | { kind: 'lost'; problem?: Problem }
  | { kind: 'waiting'; problem: Problem }

/** What a page tells the shared worker: that it follows a stream (repeated now and then), or that it no longer does. */
export type FollowRequest = { kind: 'follow'; url: string; names: readonly string[] } | { kind: 'leave' }

/** How often a page repeats that it follows a stream, so that the worker notices pages that crashed. */
export const followEveryMs = 20_000

const firstWaitMs = 500
const longestWaitMs = 10_000

/**
 * Opens a stream of Server-Sent Events and keeps it open: a lost stream is opened again with growing pauses. What the
 * server answers instead of events (no permission, too many streams) is asked for once and told.
 * @param names the names of the events to listen to; `message` is the one without a name.
 * @returns closes it.
 */
export function openEventSource(url: string, names: readonly string[], tell: (message: StreamMessage) => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = firstWaitMs
  let closed = false

  const open = () => {
    source = new EventSource(url)
    for (const name of names) {
      source.addEventListener(name, event => {
        wait = firstWaitMs
        tell({ kind: 'event', name, json: (event as MessageEvent<string>).data })
      })
    }
    source.onopen = () => tell({ kind: 'live' })
    source.onerror = () => {
      source?.close()
      tell({ kind: 'lost' })
      void problemOfStream(url).then(problem => { if (!closed && problem) tell({ kind: 'lost', problem }) })
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, longestWaitMs)
    }
  }
  open()
  return () => {
    closed = true
    clearTimeout(timer)
    source?.close()
  }
}

// EventSource hides the status; the document that the stream repeats has it.
async function problemOfStream(url: string): Promise<Problem | undefined> {
  const [path, query] = url.split('?')
  try {
    await ask(`${path!.replace(/\/stream$/, '')}?${query ?? ''}`)
    return undefined
  } catch (fault) {
    return fault instanceof Refused ? fault.problem : undefined
  }
}
