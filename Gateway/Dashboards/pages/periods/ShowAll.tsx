import { withQuery } from '../../address/address'
import { count } from '../../wording/numbers'

const few = 8

const isAll = (id: string): boolean => new URLSearchParams(location.search).get('all') === id

/** How many rows of a list are shown: a few, or all that the server sends. */
export const shownRows = (id: string, atFirst = few): number => isAll(id) ? Infinity : atFirst

/** Leads from a few rows to all of them and back. */
export function ShowAll({ id, total, atFirst = few }: { id: string; total: number; atFirst?: number }) {
  if (total <= atFirst) return null
  return <p class="more"><a data-stay href={withQuery({ all: isAll(id) ? null : id })}>{isAll(id) ? 'Show fewer' : `Show all ${count(total)}`}</a></p>
}
