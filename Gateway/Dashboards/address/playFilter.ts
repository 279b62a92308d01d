import { dimensions, type DimensionName } from '../wording/dimensions'
import { withQuery } from './address'

/** The values that plays must have to count; null is "no value". */
export type PlayFilter = ReadonlyMap<DimensionName, string | null>

const names = Object.keys(dimensions) as DimensionName[]

/** The filter that an address holds: as the dashboards' answers take it. */
export function playFilterOf(query: URLSearchParams): PlayFilter {
  const filter = new Map<DimensionName, string | null>()
  const without = query.get('without')?.split(',') ?? []
  for (const name of names) {
    if (query.has(name)) filter.set(name, query.get(name)!)
    else if (without.includes(name)) filter.set(name, null)
  }
  return filter
}

/** The filter as parameters of a query. */
export function filterParameters(filter: PlayFilter): Record<string, string> {
  const without = [...filter].filter(([, value]) => value === null).map(([name]) => name)
  const values = [...filter].flatMap(([name, value]) => value === null ? [] : [[name, value] as const])
  return { ...Object.fromEntries(values), ...(without.length > 0 ? { without: without.join() } : {}) }
}

/** The current address with another filter. */
export const withFilter = (filter: PlayFilter): string =>
  withQuery({ ...Object.fromEntries([...names, 'without'].map(name => [name, null])), ...filterParameters(filter) }, true)

/** The current address with a value asked for, or no longer if it was. */
export function withValue(filter: PlayFilter, dimension: DimensionName, value: string | null): string {
  const changed = new Map(filter)
  if (filter.has(dimension) && filter.get(dimension) === value) changed.delete(dimension)
  else changed.set(dimension, value)
  return withFilter(changed)
}
