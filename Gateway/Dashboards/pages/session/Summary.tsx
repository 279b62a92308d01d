import { classSums, ClassStrip } from '../../charts/ClassStrip'
import { CsvButton } from '../../frame/CsvButton'
import { Figures } from '../../frame/Figures'
import { Panel } from '../../frame/Panel'
import type { SessionContent } from '../../reading/sessions'
import { count, duration, exactDuration } from '../../wording/numbers'

/** The numbers of a session, and how its time was spent. */
export function Summary({ session }: { session: SessionContent }) {
  const { counters } = session
  return (
    <>
      <Figures label="Totals of the session" figures={[
        { name: 'listeningms', label: 'Listening', value: duration(session.listeningms), exact: exactDuration(session.listeningms) },
        { name: 'estimatedms', label: 'Estimated', value: duration(session.estimatedms), exact: exactDuration(session.estimatedms), hint: 'Likely listening that no pair of events confirms' },
        { name: 'playsessions', label: 'Play sessions', value: count(counters.playsessions ?? 0) },
        { name: 'itemplays', label: 'Item plays', value: count(counters.itemplays ?? 0) },
        { name: 'events', label: 'Events', value: count(session.events) },
        { name: 'missing', label: 'Missing', value: count(session.missing), hint: 'Numbers between the first and the last that never arrived' },
        { name: 'duplicates', label: 'Duplicates', value: count(session.duplicates), hint: 'Copies that were dropped' },
        { name: 'conflicts', label: 'Conflicts', value: count(session.conflicts), hint: 'Other contents under a number already taken: the first one stands' },
      ]} />
      <Panel title="How its time was spent" wide
        actions={<CsvButton url={`/v1/sessions/${session.sessionid}`} name={`session-${session.sessionid}.csv`} what="the session's numbers" />}><ClassStrip sums={classSums(session)} /></Panel>
    </>
  )
}
