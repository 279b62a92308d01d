import { change, to, toggled, useAddress } from '../address/address'
import { CsvButton } from '../frame/CsvButton'
import { Bone, Nothing, ProblemNote, Waiting } from '../frame/states'
import { Title } from '../frame/Title'
import { useZone } from '../reading/caller'
import { count, counted } from '../wording/numbers'
import { clockSeconds, shownZoneName } from '../wording/times'
import { columnsOf, ColumnChoice } from './raw/columns'
import { clearedOf, tailFilters, TailFilters } from './raw/TailFilters'
import { TailRow } from './raw/TailRow'
import { useTail } from './raw/useTail'

/** Play events, and what was rejected, as they arrive. */
export function Raw() {
  const { query } = useAddress()
  const zone = useZone()
  const filters = tailFilters(query)
  const text = new URLSearchParams(filters).toString()
  const paused = query.get('paused') === '1'
  const tail = useTail(text, paused)
  const columns = columnsOf(query)
  const open = query.getAll('event')
  const absent = tail.loaded ? open.filter(key => !tail.rows.some(row => row.key === key)) : []

  return (
    <>
      <Title name="Raw play events" aside={<State tail={tail} paused={paused} zone={zone} />}>
        As they arrive, newest first, exactly as sent. Times are those of {shownZoneName(zone)}.
      </Title>
      <div class="toolbar">
        <button type="button" class="primary" aria-pressed={paused} onClick={() => change({ paused: paused ? null : '1' })}>
          {paused ? (tail.waiting > 0 ? `Resume, ${count(tail.waiting)} waiting` : 'Resume') : 'Pause'}
        </button>
        <ColumnChoice columns={columns} />
        <CsvButton url={`/v1/playevents?limit=1000${text && `&${text}`}`} name="playevents.csv" what="the last 1 000 play events" />
      </div>
      <TailFilters filters={filters} />
      {tail.missed > 0 && <p class="banner" role="status" data-missed={tail.missed}>{counted(tail.missed, 'event was', 'events were')} not sent here: more came than this page could follow. All are stored.</p>}
      {tail.skipped && <p class="banner" role="status">More came in a second than can be listed. All are stored.</p>}
      {tail.dropped > 0 && (
        <p class="banner" role="status">{counted(tail.dropped, 'older event has', 'older events have')} left this page: it keeps the newest {count(tail.kept)}. All are stored.</p>
      )}
      {absent.map(key => <Absent key={key} name={key} />)}
      {tail.stream.problem && tail.rows.length === 0
        ? <ProblemNote problem={tail.stream.problem} retry={tail.stream.retry} />
        : !tail.loaded
          ? <div aria-busy="true"><Bone kind="rows" /></div>
          : tail.rows.length === 0
            ? <Nothing title={text ? 'No play event for this filter' : 'No play event yet'}>
                <p>{text ? <a href={clearedOf()}>Clear the filter</a> : <>The page <a href={to('/')}>Real time</a> shows how to send one. It appears here by itself.</>}</p>
              </Nothing>
            : (
              <div class={tail.stream.state === 'lost' ? 'scroll lost' : 'scroll'} tabIndex={0} role="region" aria-label="Play events">
                <table class="tail">
                  <caption class="away">Play events, newest first</caption>
                  <thead><tr><th scope="col"><span class="away">Open</span></th>{columns.map(column => <th key={column.name} scope="col" class={column.numeric ? 'num' : undefined}>{column.label}</th>)}</tr></thead>
                  <tbody>
                    {tail.rows.map(row => (
                      <TailRow key={row.key} row={row} columns={columns} zone={zone} isOpen={open.includes(row.key)}
                        href={toggled('event', row.key)} />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
    </>
  )
}

// An address outlives the tail: what it had open then may be stored only.
function Absent({ name }: { name: string }) {
  const [, session, number] = /^([0-9a-f]{32})\.(\d+)$/.exec(name) ?? []
  return (
    <p class="banner" role="status">
      {session ? <>Event {number} is not among the newest any more: it is in <a href={to(`/sessions/${session}`, { raw: '1' })}>its session</a>.</> : 'A rejected event is not among the newest any more.'}{' '}
      <a class="quiet" data-stay href={toggled('event', name)}>Close</a>
    </p>
  )
}

function State({ tail, paused, zone }: { tail: ReturnType<typeof useTail>; paused: boolean; zone: string }) {
  if (tail.stream.state === 'lost') return <p class="pill bad" role="status" data-state="lost"><i class="dot" />Connection lost since {clockSeconds(tail.stream.since, zone)}</p>
  if (tail.stream.state === 'waiting') return <Waiting />
  if (tail.stream.state === 'connecting') return <p class="pill" data-state="connecting"><i class="dot" />Connecting</p>
  if (paused) return <p class="pill" role="status" data-state="paused"><i class="dot" />Paused{tail.waiting > 0 && `, ${count(tail.waiting)} waiting`}</p>
  return <p class="pill good" data-state="live"><i class="dot" />Live</p>
}
