import { useAddress, withQuery } from '../../address/address'
import { Choice } from '../../frame/Choice'
import { CsvButton } from '../../frame/CsvButton'
import { Panel } from '../../frame/Panel'
import type { SessionContent, Timeline } from '../../reading/sessions'
import { duration, exactDuration } from '../../wording/numbers'
import { explainEnding, outcomeName } from '../../wording/rules'
import { clock, dayAndClock } from '../../wording/times'
import { EventTable } from './EventTable'
import { IntervalNote } from './IntervalNote'
import { Lanes } from './Lanes'
import type { Part, Parts } from './parts'

const shownAtFirst = 25

/** The timeline: every play session in sequence order, its items, and any interval's reason. */
export function PlaySessionBlocks({ session, timeline, parts, zone }: { session: SessionContent; timeline: Timeline; parts: Parts; zone: string }) {
  const { query } = useAddress()
  const all = query.get('all') === 'plays'
  const even = query.get('scale') === 'even'
  const asTable = query.get('table') === 'timeline'
  const shown = all ? parts.plays : parts.plays.slice(0, shownAtFirst)
  return (
    <Panel title="Timeline" wide
      note="In the order of sequence numbers. Choose an interval to see the two events and the rule that made its time."
      actions={
        <>
          {!asTable && <Choice label="Width of the intervals" name="scale" value={even ? 'even' : 'time'} options={[{ value: 'time', label: 'By time' }, { value: 'even', label: 'Even' }]} />}
          <a class="quiet" data-stay href={withQuery({ table: asTable ? null : 'timeline' })}>{asTable ? 'View as drawing' : 'View as table'}</a>
          <CsvButton url={`/v1/sessions/${session.sessionid}/timeline`} name={`timeline-${session.sessionid}.csv`} what="the timeline" />
        </>
      }>
      {!asTable && session.playsessions.length > 0 && (
        <p class="flags faint"><b>⋯</b> events missing <b>↩</b> received late <b>≠</b> conflict <b>↯</b> clock jump <i class="swatch class-none" /> taken back, or no time</p>
      )}
      {asTable && <EventTable timeline={timeline} zone={zone} />}
      {session.playsessions.length === 0 && <p class="nothing">Nothing was played in this session.</p>}
      {!asTable && shown.map(part => <Block key={part.play.openedby} part={part} parts={parts} even={even} zone={zone} />)}
      {!asTable && shown.length < parts.plays.length && (
        <p class="more"><a data-stay href={withQuery({ all: 'plays' })}>Show all {parts.plays.length} play sessions</a></p>
      )}
    </Panel>
  )
}

function Block({ part, parts, even, zone }: { part: Part; parts: Parts; even: boolean; zone: string }) {
  const { query } = useAddress()
  const { play, intervals } = part
  const chosen = intervals.find(interval => `${interval.from}-${interval.to}` === query.get('interval'))
  return (
    <article class="play" aria-label={`Play session opened by event ${play.openedby}`}>
      <header>
        <h3><bdi>{play.source}</bdi>{play.service && <> · <bdi>{play.service}</bdi></>}</h3>
        <p class="faint">
          <span>#{play.openedby}</span> · {dayAndClock(play.startedat, zone)} to {clock(play.endedat, zone)} ·{' '}
          <span title={exactDuration(play.listeningms)}>{duration(play.listeningms)} listening</span>
          {play.estimatedms > 0 && <> · {duration(play.estimatedms)} estimated</>}
          {play.tailestimatems > 0 && <> · perhaps {duration(play.tailestimatems)} more after its last event</>}
          {' '}· <span class={`tag ${play.status}`}>{play.final ? 'final' : play.status}</span>
          {play.endreason !== 'open' && <> · ended: <span title={explainEnding(play.endreason)}>{outcomeName(play.endreason)}</span></>}
          {play.implied && <> · start not received</>}
          {play.continuedfrom !== undefined && <> · continues #{play.continuedfrom}</>}
        </p>
      </header>
      <Lanes part={part} parts={parts} even={even} chosen={chosen} />
      {chosen && <IntervalNote interval={chosen} parts={parts} zone={zone} />}
    </article>
  )
}
