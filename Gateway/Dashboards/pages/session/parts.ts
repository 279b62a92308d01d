import type { ItemPlay, PlaySession, SessionContent, Timeline, TimelineEvent, TimelineGap, TimelineInterval } from '../../reading/sessions'
import type { SequenceNumber } from '../../reading/verbatim'

/** What the timeline has of one play session, in sequence order. */
export interface Part {
  play: PlaySession
  intervals: TimelineInterval[]
  /** Stretches of intervals that belong to one item, or to none. */
  items: { item: ItemPlay | undefined; intervals: TimelineInterval[] }[]
}

/** A session's timeline, taken apart for drawing. */
export interface Parts {
  plays: Part[]
  events: Map<SequenceNumber, TimelineEvent>
  gaps: TimelineGap[]
  orphans: TimelineEvent[]
}

/** Takes a timeline apart: intervals go to the play session that they are booked on, and to the item that was open. */
export function partsOf(session: SessionContent, timeline: Timeline): Parts {
  const events = new Map<SequenceNumber, TimelineEvent>()
  const gaps: TimelineGap[] = []
  const booked = new Map<SequenceNumber, TimelineInterval[]>()
  for (const entry of timeline.entries) {
    if (entry.kind === 'event') events.set(entry.sequencenumber, entry)
    else if (entry.kind === 'gap') gaps.push(entry)
    else booked.set(entry.playsession, [...booked.get(entry.playsession) ?? [], entry])
  }
  const plays = session.playsessions.map(play => {
    const intervals = booked.get(play.openedby) ?? []
    return { play, intervals, items: itemsOf(play, intervals) }
  })
  return { plays, events, gaps, orphans: [...events.values()].filter(event => event.orphan) }
}

// While something was open the interval belongs to the last item opened before it, by sequence number as everything
// here; between items and before the first, what was heard belongs to the item that the later event opened.
function itemsOf(play: PlaySession, intervals: readonly TimelineInterval[]): Part['items'] {
  const runs: Part['items'] = []
  for (const interval of intervals) {
    const item = itemOf(play, interval)
    const run = runs.at(-1)
    if (run && run.item === item) run.intervals.push(interval)
    else runs.push({ item, intervals: [interval] })
  }
  return runs
}

/** The milliseconds that an interval was booked to, all classes together. */
export const bookedMs = (interval: TimelineInterval): number => interval.booked.reduce((sum, part) => sum + part.ms, 0)

function itemOf(play: PlaySession, interval: TimelineInterval): ItemPlay | undefined {
  if (['begun', 'playing', 'paused'].includes(interval.state)) return play.items.findLast(candidate => candidate.openedby <= interval.from)
  const isHeard = interval.booked.some(part => part.class === 'playing' || part.class === 'estimated')
  return isHeard ? play.items.find(candidate => candidate.openedby === interval.to) : undefined
}
