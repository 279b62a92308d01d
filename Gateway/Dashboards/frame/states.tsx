import { base } from '../address/base'
import type { ComponentChildren } from 'preact'
import type { Problem } from '../reading/ask'
import type { Reading } from '../reading/useReading'

/** Says what went wrong, whom to ask with which number, and offers to try again. */
export function ProblemNote({ problem, retry }: { problem: Problem; retry?: () => void }) {
  if (problem.status === 403) return <NotPermitted problem={problem} />
  return (
    <div class="state" role="alert">
      <h2>{problem.title}</h2>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.traceid && <p class="faint">Trace id <code>{problem.traceid}</code></p>}
      {retry && <button type="button" onClick={retry}>Try again</button>}
    </div>
  )
}

function NotPermitted({ problem }: { problem: Problem }) {
  return (
    <div class="state" role="alert">
      <h2>Not permitted</h2>
      <p>
        {problem.scope ? <>Your token does not have the scope <code>{problem.scope}</code>. </> : <>{problem.detail ?? problem.title} </>}
        Ask whoever issued it, and sign in again with a token that has it.
      </p>
      <p><a href={`${base}/login`}>Sign in with another token</a></p>
    </div>
  )
}

/** Nothing to show, for a reason. */
export function Nothing({ title, children }: { title: string; children?: ComponentChildren }) {
  return <div class="state"><h2>{title}</h2>{children}</div>
}

/** A reading's states around its content. The place is as high while loading as it will be after, so that nothing jumps. */
export function Await<T>({ reading, skeleton, children }: { reading: Reading<T>; skeleton: ComponentChildren; children: (data: T) => ComponentChildren }) {
  if (reading.data === undefined) {
    if (reading.problem) return <ProblemNote problem={reading.problem} retry={reading.retry} />
    return <div aria-busy="true" aria-label="Loading">{skeleton}</div>
  }
  return (
    <div class={reading.loading ? 'late' : undefined} aria-busy={reading.loading || undefined}>
      {reading.problem && <Stale problem={reading.problem} retry={reading.retry} />}
      {children(reading.data)}
    </div>
  )
}

/** What is shown is older than it should be. */
export function Stale({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <p class="banner" role="status">
      These numbers could not be renewed: {problem.title}{problem.traceid && <> Trace id <code>{problem.traceid}</code>.</>}{' '}
      <button type="button" class="quiet" onClick={retry}>Try again</button>
    </p>
  )
}

/** A live view that is not followed yet. */
export const Waiting = () => <p class="pill" role="status" data-state="waiting"><i class="dot" />Waiting for another live view to be closed</p>

/** A grey place of a given height. */
export const Bone = ({ kind }: { kind: 'figures' | 'figures-low' | 'chart' | 'strip' | 'panel' | 'rows' }) => <div class={`bone ${kind}`} aria-hidden="true" />
