import { useEffect } from 'preact/hooks'
import { followLinks, go, useAddress } from '../address/address'
import { Daily } from '../pages/Daily'
import { Monthly } from '../pages/Monthly'
import { Quality } from '../pages/Quality'
import { Raw } from '../pages/Raw'
import { Realtime } from '../pages/Realtime'
import { Session } from '../pages/Session'
import { Sessions } from '../pages/Sessions'
import { SignIn } from '../pages/SignIn'
import { CallerContext, type Caller } from '../reading/caller'
import { useReading } from '../reading/useReading'
import { Header } from './Header'
import { ProblemNote } from './states'
import { Title } from './Title'

/** The page that an address names, for whoever is signed in. */
export function App() {
  const { path } = useAddress()
  const isSignIn = path === '/login'
  const { data: caller, problem, retry } = useReading<Caller>(isSignIn ? null : '/v1/me')

  useEffect(() => {
    document.addEventListener('click', followLinks)
    return () => document.removeEventListener('click', followLinks)
  }, [])
  useEffect(() => {
    if (problem?.status === 401) go(`/login?next=${encodeURIComponent(location.pathname + location.search)}`, { replace: true })
  }, [problem])

  if (isSignIn) return <SignIn />
  if (problem && problem.status !== 401) return <main class="page"><ProblemNote problem={problem} retry={retry} /></main>
  if (!caller) return <main class="page" aria-busy="true" />
  return (
    <CallerContext.Provider value={caller}>
      <a class="skip" href="#content">Skip to the content</a>
      <Header path={path} caller={caller} />
      <main class="page" id="content"><Page path={path} /></main>
    </CallerContext.Provider>
  )
}

function Page({ path }: { path: string }) {
  if (path === '/') return <Realtime />
  if (path === '/daily') return <Daily />
  if (path === '/monthly') return <Monthly />
  if (path === '/raw') return <Raw />
  if (path === '/sessions') return <Sessions />
  if (path === '/quality') return <Quality />
  const session = /^\/sessions\/([0-9a-fA-F]{32})$/.exec(path)?.[1]
  if (session) return <Session key={session} id={session.toLowerCase()} />
  return <Title name="There is no such page">Choose one above.</Title>
}
