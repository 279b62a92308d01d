import { to } from '../address/address'

/** What a dimension is called on a page, and which filter of the sessions page it corresponds to. */
export const dimensions = {
  source: { label: 'Source', filter: 'source' },
  service: { label: 'Service' },
  playabletype: { label: 'Playable type' },
  client: { label: 'Client', filter: 'client' },
  clientversion: { label: 'Client version' },
  platform: { label: 'Platform', filter: 'platform' },
  platformversion: { label: 'Platform version' },
  devicename: { label: 'Device', filter: 'devicename' },
  devicemanufacturer: { label: 'Manufacturer' },
  countrycode: { label: 'Country', filter: 'countrycode' },
  connection: { label: 'Connection' },
  initiator: { label: 'Initiator' },
  presetnumber: { label: 'Preset' },
  outputdevice: { label: 'Output device' },
} as const satisfies Record<string, { label: string; filter?: string }>

export type DimensionName = keyof typeof dimensions

const countries = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'code' })

/** A value of a dimension as a person reads it. No value is said in words. */
export function valueName(dimension: DimensionName, value: string | null): string {
  if (value === null) return 'Not given'
  if (value === '') return 'Empty text'
  if (dimension === 'countrycode') return countryName(value)
  if (dimension === 'presetnumber') return `Preset ${value}`
  return value
}

/** Germany, of de. */
export function countryName(code: string): string {
  try {
    return countries.of(code.toUpperCase()) ?? code
  } catch {
    return code
  }
}

/** The link to today's numbers of a value. */
export const todayOf = (dimension: DimensionName, value: string | null): string =>
  to('/daily', value === null ? { without: dimension } : { [dimension]: value })
