import { to } from '../address/address'
import { base } from '../address/base'
import type { Caller } from '../reading/caller'
import { ZoneChoice } from './ZoneChoice'
import { useTheme, type Theme } from './theme'

const places = [
  { path: '/', label: 'Real time' },
  { path: '/daily', label: 'Daily' },
  { path: '/monthly', label: 'Monthly' },
  { path: '/raw', label: 'Raw play events' },
  { path: '/sessions', label: 'Sessions' },
  { path: '/quality', label: 'Quality' },
]

const nextTheme: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }
const themeLabel: Record<Theme, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' }

/** The head of every page: where one can go, whose numbers these are. */
export function Header({ path, caller }: { path: string; caller: Caller }) {
  const [theme, setTheme] = useTheme()
  return (
    <header class="head">
      <div class="head-in">
        <a class="brand" href={to('/')}>
          <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 10v4M7.5 6v12M12 9v6M16.5 3v18M21 9.5v5" /></svg>
          <span>Sessions</span>
        </a>
        <nav class="places" aria-label="Dashboards">
          {places.map(place => (
            <a key={place.path} href={to(place.path)} aria-current={isAt(path, place.path) ? 'page' : undefined}>{place.label}</a>
          ))}
        </nav>
        <div class="who">
          <span class="tenant" title={caller.userid ? `Signed in as ${caller.userid}` : undefined}>{caller.tenant}</span>
          <ZoneChoice caller={caller} />
          <button type="button" class="quiet" onClick={() => setTheme(nextTheme[theme])}>
            <span class="away">Theme: </span>{themeLabel[theme]}
          </button>
          <button type="button" class="quiet" onClick={() => void signOut()}>Sign out</button>
        </div>
      </div>
    </header>
  )
}

const isAt = (path: string, place: string): boolean => place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`)

async function signOut(): Promise<void> {
  await fetch(`${base}/signout`, { method: 'POST', credentials: 'same-origin' })
  location.assign(`${base}/login`)
}
