import { useState } from 'preact/hooks'
import { useAddress, withQuery } from '../address/address'
import { CsvButton } from '../frame/CsvButton'
import { Bone, Nothing, ProblemNote } from '../frame/states'
import { Title } from '../frame/Title'
import { useZone } from '../reading/caller'
import { count } from '../wording/numbers'
import { clockSeconds, zoneName } from '../wording/times'
import { columnsOf, ColumnChoice } from './raw/columns'
import { tailFilters, TailFilters } from './raw/TailFilters'
import { TailRow } from './raw/TailRow'
import { useTail } from './raw/useTail'

/** Play events, and what was rejected, as they arrive. */
export function Raw() {
  const { query } = useAddress()
  const zone = useZone()
  const filters = tailFilters(query)
  const text = new URLSearchParams(filters).toString()
  const [paused, setPaused] = useState(false)
  const tail = useTail(text, paused)
  const columns = columnsOf(query)
  const open = query.get('event')

  return (
    <>
      <Title name="Raw play events" aside={<State tail={tail} paused={paused} zone={zone} />}>
        As they arrive, newest first, exactly as sent. Times are those of {zoneName(zone)}.
      </Title>
      <div class="toolbar">
        <button type="button" class="primary" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? (tail.waiting > 0 ? `Resume, ${count(tail.waiting)} waiting` : 'Resume') : 'Pause'}
        </button>
        <ColumnChoice columns={columns} />
        <CsvButton url={`/v1/playevents?limit=1000${text && `&${text}`}`} name="playevents.csv" what="the last 1 000 play events" />
      </div>
      <TailFilters filters={filters} />
      {tail.skipped && <p class="banner" role="status">More arrived than can be followed: only the newest 1,000 of a second were sent here. All are stored.</p>}
      {tail.dropped > 0 && (
        <p class="banner" role="status">{count(tail.dropped)} older events have left this page: it keeps the newest {count(tail.kept)}. They are stored all the same.</p>
      )}
      {tail.stream.problem && tail.rows.length === 0
        ? <ProblemNote problem={tail.stream.problem} />
        : !tail.loaded
          ? <div aria-busy="true"><Bone kind="rows" /></div>
          : tail.rows.length === 0
            ? <Nothing title={text ? 'No play event for this filter' : 'No play event yet'}>
                <p>{text ? <a href="/raw">Clear the filter</a> : <>The page <a href="/">Real time</a> shows how to send one. It appears here by itself.</>}</p>
              </Nothing>
            : (
              <div class={tail.stream.state === 'lost' ? 'scroll lost' : 'scroll'} tabIndex={0} role="region" aria-label="Play events">
                <table class="tail">
                  <caption class="away">Play events, newest first</caption>
                  <thead><tr><th scope="col"><span class="away">Open</span></th>{columns.map(column => <th key={column.name} scope="col" class={column.numeric ? 'num' : undefined}>{column.label}</th>)}</tr></thead>
                  <tbody>
                    {tail.rows.map(row => (
                      <TailRow key={row.key} row={row} columns={columns} zone={zone} isOpen={open === row.key}
                        href={withQuery({ event: open === row.key ? null : row.key })} />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
    </>
  )
}

function State({ tail, paused, zone }: { tail: ReturnType<typeof useTail>; paused: boolean; zone: string }) {
  if (tail.stream.state === 'lost') return <p class="pill bad" role="status" data-state="lost"><i class="dot" />Connection lost since {clockSeconds(tail.stream.since, zone)}</p>
  if (tail.stream.state === 'connecting') return <p class="pill" data-state="connecting"><i class="dot" />Connecting</p>
  if (paused) return <p class="pill" role="status" data-state="paused"><i class="dot" />Paused{tail.waiting > 0 && `, ${count(tail.waiting)} waiting`}</p>
  return <p class="pill good" data-state="live"><i class="dot" />Live</p>
}
