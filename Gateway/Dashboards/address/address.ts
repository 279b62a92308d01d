import { useEffect, useState } from 'preact/hooks'
import { base } from './base'

/** Everything that decides what a page shows: copy the address, press Back, share it. */
export interface Address {
  path: string
  query: URLSearchParams
}

const listeners = new Set<() => void>()

const isWithin = (pathname: string): boolean => pathname === base || pathname.startsWith(`${base}/`)

const pathOf = (pathname: string): string => (isWithin(pathname) ? pathname.slice(base.length) : pathname).replace(/(.)\/+$/, '$1') || '/'

const read = (): Address => ({ path: pathOf(location.pathname), query: new URLSearchParams(location.search) })

const written = (path: string, query: URLSearchParams): string => {
  const text = query.toString()
  return base + (text ? `${path}?${text}` : path)
}

/** The address, followed as it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(read)
  useEffect(() => {
    const follow = () => setAddress(read())
    listeners.add(follow)
    addEventListener('popstate', follow)
    return () => {
      listeners.delete(follow)
      removeEventListener('popstate', follow)
    }
  }, [])
  return address
}

/** Goes to an address of this site. */
export function go(href: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href)
  for (const follow of listeners) follow()
}

/** The current address with some parameters changed; null takes one out, and so does an empty text that means nothing. */
export function withQuery(changes: Record<string, string | null | undefined>, emptyCounts = false): string {
  const { path, query } = read()
  for (const [name, value] of Object.entries(changes)) {
    if (value || emptyCounts && value === '') query.set(name, value)
    else query.delete(name)
  }
  return written(path, query)
}

// What goes along to every page: in which zone times are shown.
const kept = ['zone']

/** An address of this site with what goes along to every page. */
export function to(path: string, query: Record<string, string> = {}): string {
  const wanted = new URLSearchParams(query)
  const current = new URLSearchParams(location.search)
  for (const name of kept) if (current.has(name) && !wanted.has(name)) wanted.set(name, current.get(name)!)
  return written(path, wanted)
}

/** The current address with a value of a repeated parameter put in, or taken out if it is there. */
export function toggled(name: string, value: string): string {
  const { path, query } = read()
  const values = query.getAll(name)
  query.delete(name)
  for (const each of values.includes(value) ? values.filter(other => other !== value) : [...values, value]) query.append(name, each)
  return written(path, query)
}

/** Changes parameters of the current address: a step that Back undoes, unless it is only a refinement. */
export const change = (changes: Record<string, string | null | undefined>, replace = false): void =>
  go(withQuery(changes), { replace })

/** Follows links within the site without loading it again; everything else is the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || !isWithin(link.pathname)) return
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return
  if (link.dataset.reload !== undefined) return
  event.preventDefault()
  go(link.pathname + link.search)
  if (link.dataset.stay === undefined) {
    scrollTo(0, 0)
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }
}
