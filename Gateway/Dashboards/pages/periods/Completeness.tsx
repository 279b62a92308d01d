import { to } from '../../address/address'
import { useZone } from '../../reading/caller'
import type { PeriodReport } from '../../reading/reports'
import { count } from '../../wording/numbers'
import { clockSeconds, zoneName } from '../../wording/times'
import { Amended } from './Amended'

/** How far the numbers can be trusted: complete or not, as of when, amended when, and what is known to be lacking. */
export function Completeness({ report }: { report: PeriodReport }) {
  const zone = useZone()
  const over = Date.parse(report.to) <= Date.parse(report.asof)
  const { missing, rejected, conflicts, events } = report.totals
  const flaws = [
    missing > 0 && `${count(missing)} events are known to be missing`,
    conflicts > 0 && `${count(conflicts)} conflicts`,
    rejected > 0 && `${count(rejected)} rejected`,
  ].filter(Boolean)
  return (
    <p class="complete" data-complete={String(report.complete)}>
      <span class={report.complete ? 'pill good' : 'pill'}>
        <i class="dot" />{report.complete ? 'Complete' : over ? 'Almost complete: some sessions are still open' : 'Still going on'}
      </span>
      <span>
        As of <time dateTime={report.asof}>{clockSeconds(report.asof, zone)}</time>, {zoneName(report.timezone)}
        <Amended report={report} />
        . {count(events)} events{flaws.length > 0 && <>; {flaws.join(', ')} (<a href={to('/quality')}>quality</a>)</>}.
      </span>
    </p>
  )
}
