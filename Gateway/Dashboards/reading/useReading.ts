import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ask, Refused, type Problem } from './ask'

/** A document being read: what is held of it, whether a newer one is on its way, and what went wrong last. */
export interface Reading<T> {
  data: T | undefined
  loading: boolean
  problem: Problem | undefined
  /** When the data came, milliseconds since 1970. */
  at: number
  retry: () => void
}

/**
 * Reads a document, again whenever its address changes and every so often if asked to. What is already shown stays
 * until the new one is there. A null address reads nothing.
 * @param parse makes the document of its JSON.
 */
export function useReading<T>(url: string | null, everyMs?: number, parse?: (json: string) => T): Reading<T> {
  const [state, setState] = useState<{ url?: string; data?: T; problem?: Problem; loading: boolean; at: number }>({ loading: url !== null, at: 0 })
  const [round, setRound] = useState(0)
  const retry = useCallback(() => setRound(before => before + 1), [])
  const latest = useRef(state)
  latest.current = state

  useEffect(() => {
    if (url === null) return
    const abort = new AbortController()
    setState(before => ({ ...before, loading: true }))
    ask<T>(url, abort.signal, parse).then(
      data => setState({ url, data, loading: false, at: Date.now() }),
      fault => {
        if (abort.signal.aborted) return
        const problem = fault instanceof Refused ? fault.problem : { status: 0, code: 'unreadable', title: 'The answer could not be read.', detail: String(fault) }
        setState(before => ({ ...before, ...(before.url === url ? {} : { data: undefined as T }), url, problem, loading: false }))
      })
    return () => abort.abort()
  }, [url, round])

  useEffect(() => {
    if (everyMs === undefined || url === null) return
    const timer = setInterval(() => { if (!document.hidden && !latest.current.loading) retry() }, everyMs)
    return () => clearInterval(timer)
  }, [url, everyMs])

  return {
    data: url === null ? undefined : state.data,
    loading: url !== null && (state.loading || state.url !== url),
    problem: state.url === url ? state.problem : undefined,
    at: state.at,
    retry,
  }
}
