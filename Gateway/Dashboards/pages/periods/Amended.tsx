import { useZone } from '../../reading/caller'
import type { PeriodReport } from '../../reading/reports'
import { duration, exactDuration } from '../../wording/numbers'
import { dayAndClock } from '../../wording/times'

/** When events that came after the period's end changed it last, and by how much listening they did in all. */
export function Amended({ report: { amendedat, amendedms } }: { report: PeriodReport }) {
  const zone = useZone()
  if (!amendedat) return null
  return (
    <>
      ; amended <time dateTime={amendedat}>{dayAndClock(amendedat, zone)}</time>
      {amendedms !== undefined && <>, <b data-amendment={amendedms} title={exactDuration(Math.abs(amendedms))}>{amendedms < 0 ? '−' : '+'}{duration(Math.abs(amendedms))}</b></>}
      {' '}by events that came after its end
    </>
  )
}
