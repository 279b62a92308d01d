import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Who is signed in: `GET /v1/me`. */
export interface Caller { tenant: string; userid?: string; scopes: string[]; timezone: string; expiresat: string }

/** The caller, given to every page. */
export const CallerContext = createContext<Caller | undefined>(undefined)

/** Whether the caller may read something. */
export const useMay = (scope: string): boolean => useContext(CallerContext)?.scopes.includes(scope) ?? false

/** The zone of this browser. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone in which instants are shown: the tenant's, unless the address says another. */
export function useZone(): string {
  const caller = useContext(CallerContext)
  const asked = new URLSearchParams(location.search).get('zone')
  if (asked === 'browser') return browserZone()
  if (asked === 'utc') return 'UTC'
  return caller?.timezone ?? 'UTC'
}
