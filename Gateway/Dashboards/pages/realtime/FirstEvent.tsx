import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { to } from '../../address/address'
import { base } from '../../address/base'
import { Title } from '../../frame/Title'
import type { RealtimeReport } from '../../reading/reports'

/** Whether a tenant's report is that of somebody who has sent nothing lately and nothing today. */
export const hasNoEvent = ({ activesessions, minutes, today }: RealtimeReport): boolean =>
  activesessions === 0 && today.totals.events === 0 && minutes.every(minute => minute.events === 0)

/** What to do before anything can be seen: the exact command, and the promise that the page notices by itself. */
export function FirstEvent({ connection }: { connection: ComponentChildren }) {
  const command = useMemo(curl, [])
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(command)
    setCopied(true)
  }
  return (
    <>
      <Title name="Real time" aside={connection}>Nothing has arrived today. This page changes by itself with the first event.</Title>
      <div class="first">
        <h2>Send an event</h2>
        <p>Set <code>TOKEN</code> to a token with the scope <code>events:write</code>, then:</p>
        <pre tabIndex={0}><code>{command}</code></pre>
        <p>
          <button type="button" onClick={() => void copy()}>{copied ? 'Copied' : 'Copy the command'}</button>{' '}
          <span class="faint">It answers 202 with <code>"accepted": 1</code>.</span>
        </p>
        <p>A rejected event is answered with its reason, and kept on the page <a href={to('/quality')}>Quality</a>. Earlier days are under <a href={to('/daily')}>Daily</a>.</p>
      </div>
    </>
  )
}

function curl(): string {
  const event = {
    type: 'playevent', sessionid: crypto.randomUUID().replaceAll('-', ''), sequencenumber: 1, localtime: new Date().toISOString(),
    client: 'curl', clientversion: '1.0', platform: 'shell', platformversion: '1', devicename: 'My first device', devicemanufacturer: 'Me',
    connection: 'wan', source: 'aux', action: 'start',
  }
  return [
    `curl -i ${location.origin}${base}/v1/events \\`,
    '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify({ schemaversion: '1.0', events: [event] })}'`,
  ].join('\n')
}
