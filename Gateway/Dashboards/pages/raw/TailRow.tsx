import { to } from '../../address/address'
import { sessionOf } from './fields'
import type { TailColumn } from './columns'
import type { TailItem } from './useTail'

interface Props { row: TailItem; columns: TailColumn[]; zone: string; isOpen: boolean; href: string }

/** An event on one line; opened, as it was sent, with what was made of it. */
export function TailRow({ row, columns, zone, isOpen, href }: Props) {
  const session = sessionOf(row.event)
  return (
    <>
      <tr class={row.verdict} data-key={row.key}>
        <td><a class="expand" data-stay href={href} aria-expanded={isOpen} aria-label={isOpen ? 'Close' : 'Open'}>{isOpen ? '▾' : '▸'}</a></td>
        {columns.map((column, place) => (
          <td key={column.name} class={column.numeric ? 'num' : undefined} data-column={column.name}>
            {place === 1 && row.rejection && <><span class="tag rejected">rejected</span> <code>{row.rejection.pointer}</code></>} <bdi>{column.text(row, zone)}</bdi>
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr class="opened">
          <td colSpan={columns.length + 1}>
            <div class="opened-head">
              {row.rejection
                ? <p><span class="tag rejected">rejected</span> <code>{row.rejection.code}</code>{row.rejection.pointer && <> at <code>{row.rejection.pointer}</code></>}: {row.rejection.message}</p>
                : <p><span class="tag accepted">accepted</span> and stored, received {row.receivedat}</p>}
              {session && <a href={to(`/sessions/${session}`)}>Its session</a>}
            </div>
            <pre class="json" tabIndex={0}>{row.sent}</pre>
          </td>
        </tr>
      )}
    </>
  )
}
