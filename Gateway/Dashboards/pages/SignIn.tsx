import { useState } from 'preact/hooks'
import { useAddress } from '../address/address'
import { base } from '../address/base'
import { Title } from '../frame/Title'
import { problemOf, type Problem } from '../reading/ask'

/** Takes a token and trades it for a cookie that only the browser can read. */
export function SignIn() {
  const { query } = useAddress()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const used = query.get('code') === 'used'

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get('token') ?? '').trim()
    setBusy(true)
    setProblem(undefined)
    try {
      const answer = await fetch(`${base}/signin`, {
        method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }),
      })
      if (answer.ok) return location.replace(base + target(query.get('next')))
      setProblem(await problemOf(answer))
    } catch {
      setProblem({ status: 0, code: 'unreachable', title: 'The server cannot be reached.' })
    }
    setBusy(false)
  }

  return (
    <main class="page narrow" id="content">
      <Title name="Sign in">Session analytics for connected audio. The pages show what your token may read.</Title>
      {used && <p class="banner" role="status">This sign-in link has been used or is too old. Paste a token, or ask for a new link.</p>}
      <form class="form" onSubmit={event => void submit(event)}>
        <label for="token">Access token</label>
        <textarea id="token" name="token" rows={5} required spellcheck={false} autocomplete="off" autocapitalize="off" aria-describedby="about-token"
          aria-invalid={problem ? 'true' : undefined} aria-errormessage={problem ? 'token-problem' : undefined} />
        <p class="faint" id="about-token">
          A JSON web token with the scopes <code>dashboards:read</code> and <code>sessions:read</code>. It is kept in a cookie that no script can
          read, is sent to this server only, and is gone when you sign out.
        </p>
        {problem && <p class="fault" id="token-problem" role="alert">{problem.title}{problem.detail && ` ${problem.detail}`}</p>}
        <button type="submit" disabled={busy}>{busy ? 'Checking' : 'Sign in'}</button>
      </form>
    </main>
  )
}

// Only ever a path of this site: an address elsewhere would make the sign-in page a trap.
const target = (next: string | null): string => next && /^\/(?![/\\])/.test(next) ? next : '/'
