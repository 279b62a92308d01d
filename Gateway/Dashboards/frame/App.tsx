import type { ComponentChild } from 'preact'
import { useEffect } from 'preact/hooks'
import { followLinks, go, to, useAddress } from '../address/address'
import { base } from '../address/base'
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
  const page = pageOf(path)
  const { data: caller, problem, retry } = useReading<Caller>(isSignIn || !page ? null : '/v1/me')

  useEffect(() => {
    document.addEventListener('click', followLinks)
    return () => document.removeEventListener('click', followLinks)
  }, [])
  useSameCaller(caller)
  useEffect(() => {
    if (problem?.status === 401) go(`${base}/login?next=${encodeURIComponent(path + location.search)}`, { replace: true })
  }, [problem])

  if (isSignIn) return <SignIn />
  if (!page) return <NoSuchPage />
  if (problem && problem.status !== 401) return <main class="page"><ProblemNote problem={problem} retry={retry} /></main>
  if (!caller) return <main class="page" aria-busy="true" />
  return (
    <CallerContext.Provider value={caller}>
      <a class="skip" href="#content">Skip to the content</a>
      <Header path={path} caller={caller} />
      <main class="page" id="content">{page}</main>
    </CallerContext.Provider>
  )
}

// One browser has one cookie: when another tab signs in as somebody else, what this one would show is no longer its own.
function useSameCaller(caller: Caller | undefined) {
  const who = caller && `${caller.tenant}/${caller.userid ?? ''}`
  useEffect(() => {
    if (who === undefined) return
    const others = new BroadcastChannel('caller')
    others.onmessage = (message: MessageEvent<string>) => { if (message.data !== who) location.reload() }
    others.postMessage(who)
    return () => others.close()
  }, [who])
}

function pageOf(path: string): ComponentChild {
  if (path === '/') return <Realtime />
  if (path === '/daily') return <Daily />
  if (path === '/monthly') return <Monthly />
  if (path === '/raw') return <Raw />
  if (path === '/sessions') return <Sessions />
  if (path === '/quality') return <Quality />
  const session = /^\/sessions\/([0-9a-fA-F]{32})$/.exec(path)?.[1]
  return session && <Session key={session} id={session.toLowerCase()} />
}

function NoSuchPage() {
  return (
    <main class="page narrow" id="content">
      <Title name="There is no such page">The address may be cut or mistyped.</Title>
      <p><a href={to('/')}>Go to the dashboards</a></p>
    </main>
  )
}
