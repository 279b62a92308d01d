import { useAddress, withQuery } from '../../address/address'
import { Panel } from '../../frame/Panel'
import { Await, Bone } from '../../frame/states'
import type { RawEvent } from '../../reading/sessions'
import { useReading } from '../../reading/useReading'
import { rowsOf, type Sent } from '../../reading/verbatim'
import { count } from '../../wording/numbers'

type StoredEvent = Sent<RawEvent & { conflict?: boolean }>

const shownAtMost = 500

/** The events exactly as they were sent, when somebody wants to see them. */
export function RawEvents({ id, version }: { id: string; version: number }) {
  const isOpen = useAddress().query.get('raw') === '1'
  const reading = useReading<StoredEvent[]>(isOpen ? `/v1/sessions/${id}/events?version=${version}` : null, undefined, json => rowsOf(json, 'events'))
  return (
    <Panel title="As sent" wide actions={
      <a class="quiet" data-stay role="button" aria-expanded={isOpen} href={withQuery({ raw: isOpen ? null : '1' })}>{isOpen ? 'Hide the raw events' : 'Show the raw events'}</a>}>
      {isOpen && (
        <Await reading={reading} skeleton={<Bone kind="panel" />}>
          {events => (
            <pre class="json" tabIndex={0}>{events.slice(0, shownAtMost).map(raw =>
              `// received ${raw.receivedat}${raw.conflict ? ', lost a conflict' : ''}\n${raw.sent}\n`).join('\n')}
              {events.length > shownAtMost && `// and ${count(events.length - shownAtMost)} more`}</pre>
          )}
        </Await>
      )}
    </Panel>
  )
}
