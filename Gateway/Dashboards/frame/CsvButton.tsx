import { useState } from 'preact/hooks'
import { Refused } from '../reading/ask'
import { download } from '../reading/download'

/** Saves what a table shows, and all that it leaves out for want of space. */
export function CsvButton({ url, name, what }: { url: string; name: string; what: string }) {
  const [state, setState] = useState<'ready' | 'busy' | string>('ready')
  const save = async () => {
    setState('busy')
    try {
      await download(url, name)
      setState('ready')
    } catch (fault) {
      setState(fault instanceof Refused ? fault.problem.title : 'It could not be saved.')
    }
  }
  return (
    <>
      {state !== 'ready' && state !== 'busy' && <span class="fault" role="alert">{state}</span>}
      <button type="button" class="quiet" disabled={state === 'busy'} onClick={() => void save()}
        title={`Download ${what} as CSV`}>CSV<span class="away"> of {what}</span></button>
    </>
  )
}
