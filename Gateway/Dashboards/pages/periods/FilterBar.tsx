import { to } from '../../address/address'
import { withFilter, withValue, type PlayFilter } from '../../address/playFilter'
import type { PeriodReport } from '../../reading/reports'
import { dimensions, valueName } from '../../wording/dimensions'

/** What the page is narrowed to: each value can be taken away, and the sessions behind it looked at. */
export function FilterBar({ filter, report }: { filter: PlayFilter; report?: PeriodReport | undefined }) {
  if (filter.size === 0) return null
  const sessions = report && sessionsHref(filter, report)
  return (
    <div class="chips" role="group" aria-label="Filter">
      {[...filter].map(([dimension, value]) => (
        <a key={dimension} class="chip" data-stay href={withValue(filter, dimension, value)} title="Take this filter away">
          {dimensions[dimension].label} <b><bdi>{valueName(dimension, value)}</bdi></b> <span aria-hidden="true">×</span><span class="away">, take away</span>
        </a>
      ))}
      <a class="quiet" data-stay href={withFilter(new Map())}>Clear</a>
      {sessions && <a class="quiet" href={sessions}>Their sessions</a>}
    </div>
  )
}

// The sessions page knows fewer filters: a link that showed more sessions than were counted would mislead.
function sessionsHref(filter: PlayFilter, { from, to: until }: PeriodReport): string | undefined {
  const known = [...filter].flatMap(([dimension, value]) => 'filter' in dimensions[dimension] && value ? [[dimension, value] as const] : [])
  return known.length === filter.size ? to('/sessions', { ...Object.fromEntries(known), from, to: until }) : undefined
}
