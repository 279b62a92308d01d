import { change } from '../../address/address'
import { clockSeconds, dayAndSeconds } from '../../wording/times'
import { textOf } from './fields'
import type { TailItem } from './useTail'

/** A column of the tail. */
export interface TailColumn { name: string; label: string; numeric?: boolean; standard?: boolean; text: (item: TailItem, zone: string) => string }

const member = (name: string, label: string, standard = false, ...path: string[]): TailColumn =>
  ({ name, label, standard, text: item => textOf(item.event, ...(path.length > 0 ? path : [name])) })

const columns: TailColumn[] = [
  { name: 'received', label: 'Received', standard: true, text: (item, zone) => clockSeconds(item.receivedat, zone) },
  member('action', 'Action', true),
  member('source', 'Source', true),
  member('item', 'Item', true, 'item', 'name'),
  { ...member('offset', 'Offset'), numeric: true },
  member('devicename', 'Device', true),
  member('client', 'Client', true),
  member('clientversion', 'Version'),
  member('platform', 'Platform'),
  member('countrycode', 'Country'),
  member('connection', 'Connection'),
  { ...member('sequencenumber', 'Number', true), numeric: true },
  member('sessionid', 'Session'),
  { name: 'userid', label: 'User', text: item => item.userid ?? '' },
  { name: 'deviceid', label: 'Device id', text: item => item.deviceid ?? '' },
  { name: 'localtime', label: 'Local time', text: (item, zone) => { const at = Date.parse(textOf(item.event, 'localtime')); return Number.isNaN(at) ? '' : dayAndSeconds(at, zone) } },
]

/** The columns that an address asks for, or the usual ones. */
export function columnsOf(query: URLSearchParams): TailColumn[] {
  const asked = query.get('columns')?.split(',')
  return columns.filter(column => asked ? asked.includes(column.name) : column.standard)
}

/** Chooses columns. */
export function ColumnChoice({ columns: chosen }: { columns: TailColumn[] }) {
  const toggle = (name: string, on: boolean) => {
    const names = columns.filter(column => column.name === name ? on : chosen.includes(column)).map(column => column.name)
    const standard = columns.filter(column => column.standard).map(column => column.name)
    change({ columns: names.join() === standard.join() || names.length === 0 ? null : names.join() }, true)
  }
  return (
    <details class="menu">
      <summary>Columns</summary>
      <fieldset>
        <legend class="away">Columns</legend>
        {columns.map(column => (
          <label key={column.name}>
            <input type="checkbox" checked={chosen.includes(column)} onChange={event => toggle(column.name, event.currentTarget.checked)} /> {column.label}
          </label>
        ))}
      </fieldset>
    </details>
  )
}
