import { useState } from 'preact/hooks'
import { go, to, useAddress, withQuery } from '../address/address'
import { ClassLegend } from '../charts/ClassStrip'
import { CsvButton } from '../frame/CsvButton'
import { DataTable } from '../frame/DataTable'
import { Panel } from '../frame/Panel'
import { Await, Bone, Nothing } from '../frame/states'
import { Title } from '../frame/Title'
import { useZone } from '../reading/caller'
import type { SessionPage } from '../reading/sessions'
import { useReading } from '../reading/useReading'
import { shownZoneName } from '../wording/times'
import { filtersOf, SessionFilters } from './sessions/SessionFilters'
import { sessionColumns } from './sessions/sessionColumns'

const rowsOfPage = 50

/** The sessions of a range, filtered and paged. */
export function Sessions() {
  const { query } = useAddress()
  const zone = useZone()
  const filters = filtersOf(query)
  const cursor = query.get('cursor')
  const whole = `/v1/sessions?${new URLSearchParams(filters)}`
  const reading = useReading<SessionPage>(`/v1/sessions?${new URLSearchParams({ ...filters, limit: String(rowsOfPage), ...(cursor ? { cursor } : {}) })}`)
  return (
    <>
      <Title name="Sessions" aside={<OpenById />}>
        One row for each run of an app or firmware, newest first. Times are those of {shownZoneName(zone)}.
      </Title>
      <SessionFilters filters={filters} />
      <Await reading={reading} skeleton={<Bone kind="rows" />}>
        {page => page.sessions.length === 0
          ? <Nothing title="No session for this filter"><p>{Object.keys(filters).length > 0
              ? <a href={to('/sessions')}>Clear all filters</a>
              : <>Nothing began in the last 30 days. <a href={to('/')}>Send a first event</a>.</>}</p></Nothing>
          : (
            <Panel wide title={cursor ? 'Older sessions' : 'Newest sessions'} busy={reading.loading}
              actions={<CsvButton url={whole} name="sessions.csv" what="all sessions of this filter" />}>
              <ClassLegend />
              <DataTable caption="Sessions" columns={sessionColumns(zone)} rows={page.sessions} rowKey={row => row.sessionid} />
              <div class="pager">
                {cursor && <a href={withQuery({ cursor: null })}>Newest</a>}
                {page.next && <a href={withQuery({ cursor: page.next })}>Older →</a>}
              </div>
            </Panel>
          )}
      </Await>
    </>
  )
}

function OpenById() {
  const [wrong, setWrong] = useState(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const id = String(new FormData(event.currentTarget as HTMLFormElement).get('id') ?? '').replaceAll('-', '').trim()
    if (/^[0-9a-fA-F]{32}$/.test(id)) go(to(`/sessions/${id.toLowerCase()}`))
    else setWrong(true)
  }
  return (
    <form class="inline" onSubmit={submit}>
      <label class="away" for="id">Open a session by its id</label>
      <input id="id" name="id" placeholder="Open by session id" spellcheck={false} aria-invalid={wrong ? 'true' : undefined} onInput={() => setWrong(false)} />
      <button type="submit">Open</button>
      {wrong && <span class="fault" role="alert">An id has 32 hex digits.</span>}
    </form>
  )
}

