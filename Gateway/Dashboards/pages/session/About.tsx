import type { SessionContent } from '../../reading/sessions'
import { countryName } from '../../wording/dimensions'
import { dayAndSeconds } from '../../wording/times'

/** Who, with what, when, and what was odd about it. */
export function About({ session, zone }: { session: SessionContent; zone: string }) {
  const facts: [string, string | undefined][] = [
    ['Status', session.status === 'open' ? 'Open: an event arrived in the last 30 minutes' : 'Closed'],
    ['From', dayAndSeconds(session.startedat, zone)],
    ['To', dayAndSeconds(session.endedat, zone)],
    ['Received', `${dayAndSeconds(session.firstreceivedat, zone)} to ${dayAndSeconds(session.lastreceivedat, zone)}`],
    ['Device', join(session.devicemanufacturer, session.devicename)],
    ['Client', join(session.client, session.clientversion)],
    ['Platform', join(session.platform, session.platformversion)],
    ['Connection', session.connection],
    ['Country', session.countrycode && countryName(session.countrycode)],
    ['User id', session.userid],
    ['Device id', session.deviceid],
    ['Numbers', `${session.firstsequencenumber} to ${session.lastsequencenumber}${session.anchored ? '' : ', beginning not received'}`],
    ['Version', String(session.version)],
  ]
  const oddities = [
    session.clockahead && 'The clock ran ahead: its times were moved back together.',
    session.clockunset && 'The clock was not set at first: its times were moved to when the events arrived.',
    session.clockjumps > 0 && `The clock jumped ${session.clockjumps === 1 ? 'once' : `${session.clockjumps} times`} while playing.`,
    session.orphans > 0 && `${session.orphans} play events were ignored, since they fit nothing that was playing.`,
  ].filter(Boolean)
  return (
    <section class="about" aria-label="About the session">
      <dl>{facts.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {oddities.length > 0 && <ul class="oddities">{oddities.map(text => <li key={String(text)}>{text}</li>)}</ul>}
    </section>
  )
}

const join = (...texts: (string | undefined)[]): string | undefined => texts.filter(Boolean).join(' ') || undefined
