const formats = new Map<string, Intl.DateTimeFormat>()

const shownZones = new Map<string, string>()

/** A zone as this browser can show it: UTC where it does not know the name. Its list may be older than the server's. */
function shown(zone: string): string {
  let found = shownZones.get(zone)
  if (found === undefined) {
    try {
      new Intl.DateTimeFormat('en-GB', { timeZone: zone })
      found = zone
    } catch {
      found = 'UTC'
    }
    shownZones.set(zone, found)
  }
  return found
}

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: shown(zone), hourCycle: 'h23' })))
  return found
}

/** 14:03 */
export const clock = (instant: string | number, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant))

/** 14:03 for each instant; the two of a day that has an hour twice are told apart as 02:00 (+02:00) and 02:00 (+01:00). */
export function clocks(instants: readonly string[], zone: string): string[] {
  const plain = instants.map(instant => clock(instant, zone))
  return plain.map((text, place) => plain.indexOf(text) === plain.lastIndexOf(text) ? text : `${text} (${offsetOf(instants[place]!, zone)})`)
}

/** What an hour of a day is compared by: 14:00, or 02:00 and 02:00 again on a day that has it twice. */
export function hoursOf(instants: readonly string[], zone: string): string[] {
  const plain = instants.map(instant => clock(instant, zone))
  return plain.map((text, place) => plain.indexOf(text) === place ? text : `${text} again`)
}

/** +02:00: how far a zone is ahead of UTC at an instant. */
function offsetOf(instant: string, zone: string): string {
  const name = format(zone, { timeZoneName: 'longOffset' }).formatToParts(new Date(instant)).find(part => part.type === 'timeZoneName')?.value
  return name?.replace(/^GMT$/, 'GMT+00:00').slice(3) ?? ''
}

/** 14:03:07 */
export const clockSeconds = (instant: string | number, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant))

/** 14:03:07.120 */
export const clockExact = (instant: string | number, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(new Date(instant))

/** 20 Nov, 14:03 */
export const dayAndClock = (instant: string | number, zone: string): string =>
  format(zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(instant))

/** 20 Nov 2026, 14:03:07 */
export const dayAndSeconds = (instant: string | number, zone: string): string =>
  format(zone, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant))

/** Fri 20 Nov */
export const shortDay = (instant: string | number, zone: string): string =>
  format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(instant))

/** 20 */
export const dayNumber = (instant: string | number, zone: string): string =>
  format(zone, { day: 'numeric' }).format(new Date(instant))

/** 2026-11-20: the day of an instant in a zone. */
export const dateOf = (instant: string | number, zone: string): string => {
  const parts = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(instant))
  const part = (type: string) => parts.find(found => found.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

/** Friday, 20 November 2026, of the date 2026-11-20. */
export const longDate = (date: string): string =>
  format('UTC', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(date))

/** November 2026, of the month 2026-11. */
export const longMonth = (month: string): string =>
  format('UTC', { month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01`))

/** Whether a text is a date of the calendar, as 2026-11-20. */
export function isDate(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** A date some days on. */
export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)

/** A month some months on. */
export function plusMonths(month: string, months: number): string {
  const first = new Date(`${month}-01T00:00:00Z`)
  first.setUTCMonth(first.getUTCMonth() + months)
  return first.toISOString().slice(0, 7)
}

/** The zone as a person says it: Europe/Berlin, UTC. */
export const zoneName = (zone: string): string => zone.replaceAll('_', ' ')

/** Whether this browser can show times of a zone. */
export const isZoneKnown = (zone: string): boolean => shown(zone) === zone

/** The zone that times of a zone are shown in, and why if it is another one. */
export const shownZoneName = (zone: string): string =>
  isZoneKnown(zone) ? zoneName(zone) : `UTC, because this browser does not know ${zoneName(zone)}`

/** 4 s ago, 3 min ago */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`
  return `${Math.floor(seconds / 86_400)} d ago`
}
