import { useState } from 'preact/hooks'
import { Panel } from '../../frame/Panel'
import { Await, Bone } from '../../frame/states'
import type { RawEvent } from '../../reading/sessions'
import { useReading } from '../../reading/useReading'

/** The events exactly as they were sent, when somebody wants to see them. */
export function RawEvents({ id, version }: { id: string; version: number }) {
  const [open, setOpen] = useState(false)
  const reading = useReading<{ events: (RawEvent & { conflict?: boolean })[] }>(open ? `/v1/sessions/${id}/events?version=${version}` : null)
  return (
    <Panel title="As sent" wide actions={<button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Hide' : 'Show the raw events'}</button>}>
      {open && (
        <Await reading={reading} skeleton={<Bone kind="panel" />}>
          {({ events }) => (
            <pre class="json" tabIndex={0}>{events.slice(0, 500).map(raw =>
              `// received ${raw.receivedat}${raw.conflict ? ', lost a conflict' : ''}\n${JSON.stringify(raw.event, null, 2)}\n`).join('\n')}
              {events.length > 500 && `// and ${events.length - 500} more`}</pre>
          )}
        </Await>
      )}
    </Panel>
  )
}
