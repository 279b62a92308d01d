import { to } from '../address/address'
import { ProblemNote, Await, Bone } from '../frame/states'
import { Title } from '../frame/Title'
import { useZone } from '../reading/caller'
import type { SessionContent, Timeline } from '../reading/sessions'
import { useReading } from '../reading/useReading'
import { countryName } from '../wording/dimensions'
import { clock, dayAndSeconds, shownZoneName } from '../wording/times'
import { About } from './session/About'
import { PlaySessionBlocks } from './session/PlaySessionBlocks'
import { RawEvents } from './session/RawEvents'
import { Summary } from './session/Summary'
import { partsOf } from './session/parts'

/** One session: what it was, and why its numbers are what they are. */
export function Session({ id }: { id: string }) {
  const zone = useZone()
  const content = useReading<SessionContent>(`/v1/sessions/${id}`, 10_000)
  const version = content.data?.version
  // The timeline is read again when the content has changed, not every few seconds.
  const timeline = useReading<Timeline>(version === undefined ? null : `/v1/sessions/${id}/timeline?version=${version}`)
  if (content.problem?.status === 404) {
    return (
      <>
        <Title name="No such session"><a href={to('/sessions')}>All sessions</a></Title>
        <p class="nothing">Nothing has been received under <code>{id}</code>, or it belongs to somebody else.</p>
      </>
    )
  }
  return (
    <>
      <Title name="Session" aside={<a href={to('/sessions')}>All sessions</a>}>
        {content.data && <>{headline(content.data, zone)}<br /></>}
        <code class="id">{id}</code> Times are those of {shownZoneName(zone)}.
      </Title>
      <Await reading={content} skeleton={<><Bone kind="figures-low" /><Bone kind="panel" /><Bone kind="chart" /></>}>
        {session => (
          <>
            <Summary session={session} />
            {timeline.data
              ? <PlaySessionBlocks session={session} timeline={timeline.data} parts={partsOf(session, timeline.data)} zone={zone} />
              : timeline.problem ? <ProblemNote problem={timeline.problem} retry={timeline.retry} /> : <Bone kind="chart" />}
            <About session={session} zone={zone} />
            <RawEvents id={id} version={session.version} />
          </>
        )}
      </Await>
    </>
  )
}

const headline = (session: SessionContent, zone: string): string => [
  [session.devicemanufacturer, session.devicename].filter(Boolean).join(' '),
  [session.client, session.clientversion].filter(Boolean).join(' '),
  session.countrycode && countryName(session.countrycode),
  `${dayAndSeconds(session.startedat, zone).replace(/:\d\d$/, '')} to ${clock(session.endedat, zone)}`,
].filter(Boolean).join(' · ')
