import { to } from '../../address/address'
import { useZone } from '../../reading/caller'
import type { PeriodReport } from '../../reading/reports'
import { counted } from '../../wording/numbers'
import { clockSeconds, shownZoneName } from '../../wording/times'
import { Amended } from './Amended'

/** How far the numbers can be trusted: complete or not, as of when, amended when, and what is known to be lacking. */
export function Completeness({ report }: { report: PeriodReport }) {
  const zone = useZone()
  const [begins, ends, asOf] = [report.from, report.to, report.asof].map(instant => Date.parse(instant)) as [number, number, number]
  const state = report.complete ? 'Complete' : ends <= asOf ? 'Almost complete: some sessions are still open' : begins <= asOf ? 'In progress' : 'Not begun'
  const { missing, rejected, conflicts, events } = report.totals
  const flaws = [
    missing > 0 && `${counted(missing, 'event is', 'events are')} known to be missing`,
    conflicts > 0 && counted(conflicts, 'conflict'),
    rejected > 0 && counted(rejected, 'rejected event'),
  ].filter(Boolean)
  return (
    <p class="complete" data-complete={String(report.complete)}>
      <span class={report.complete ? 'pill good' : 'pill'}>
        <i class="dot" />{state}
      </span>
      <span>
        As of <time dateTime={report.asof}>{clockSeconds(report.asof, zone)}</time>, {shownZoneName(zone)}
        <Amended report={report} />
        . {zone !== report.timezone && <>Hours and days are those of {shownZoneName(report.timezone)}. </>}
        {counted(events, 'event')}{flaws.length > 0 && <>; {flaws.join(', ')} (<a href={to('/quality')}>quality</a>)</>}.
      </span>
    </p>
  )
}
