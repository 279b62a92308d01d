import type { ComponentChildren } from 'preact'

/** A row of a ranking. */
export interface RankedRow {
  key: string
  name: ComponentChildren
  /** Where a click leads, if anywhere. */
  href?: string | undefined
  /** What a click does. */
  hint?: string
  /** Whether the page is narrowed to it. */
  isChosen?: boolean
  value: number
  columns: { name: string; shown: string; exact: number }[]
  isNone?: boolean
}

/** A ranking: names with bars behind them and their numbers beside. It is a table, so that it needs no other. */
export function RankedBars({ caption, head, columns, rows, empty }: {
  caption: string; head: string; columns: readonly string[]; rows: readonly RankedRow[]; empty: string
}) {
  if (rows.length === 0) return <p class="nothing">{empty}</p>
  const most = Math.max(1, ...rows.map(row => row.value))
  return (
    <table class="ranked">
      <caption class="away">{caption}</caption>
      <thead><tr><th scope="col">{head}</th>{columns.map(column => <th key={column} scope="col" class="num">{column}</th>)}</tr></thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.key}>
            <th scope="row" class={row.isNone ? 'none' : undefined}>
              <i class="share" aria-hidden="true" style={{ width: `${100 * row.value / most}%` }} />
              <span class="ranked-name">{row.href ? <a href={row.href} title={row.hint} {...(row.hint ? { 'data-stay': '', 'aria-current': row.isChosen ? 'true' : undefined } : {})}>{row.name}</a> : row.name}</span>
            </th>
            {row.columns.map(column => <td key={column.name} class="num" data-column={column.name}><data value={String(column.exact)}>{column.shown}</data></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
