import type { ComponentChildren } from 'preact'

/** A column: how a cell is shown, and the value behind it exactly as the CSV has it. */
export interface Column<Row> {
  name: string
  label: string
  numeric?: boolean
  hint?: string
  cell: (row: Row) => ComponentChildren
  value?: (row: Row) => string | number | null | undefined
}

/** Rows and columns. It scrolls by itself where it is too wide, and then takes the keyboard's focus for that. */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty = 'Nothing yet.' }: {
  caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row, place: number) => string | number; empty?: string
}) {
  if (rows.length === 0) return <p class="nothing">{empty}</p>
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="away">{caption}</caption>
        <thead>
          <tr>{columns.map(column => <th key={column.name} scope="col" class={column.numeric ? 'num' : undefined} title={column.hint}>{column.label}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={rowKey(row, place)}>
              {columns.map(column => <Cell key={column.name} column={column} row={row} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const value = column.value?.(row)
  const shown = column.cell(row)
  return (
    <td class={column.numeric ? 'num' : undefined} data-column={column.name}>
      {value === undefined ? shown : <data value={value === null ? '' : String(value)}>{shown}</data>}
    </td>
  )
}
