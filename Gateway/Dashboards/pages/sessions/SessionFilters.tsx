import { useContext } from 'preact/hooks'
import { change, to } from '../../address/address'
import { CallerContext } from '../../reading/caller'
import { zoneName } from '../../wording/times'

const fields = [
  { name: 'from', label: 'From', kind: 'day' },
  { name: 'to', label: 'To', kind: 'day' },
  { name: 'source', label: 'Source', kind: 'text' },
  { name: 'client', label: 'Client', kind: 'text' },
  { name: 'platform', label: 'Platform', kind: 'text' },
  { name: 'devicename', label: 'Device', kind: 'text' },
  { name: 'countrycode', label: 'Country code', kind: 'text' },
  { name: 'userid', label: 'User id', kind: 'text' },
  { name: 'deviceid', label: 'Device id', kind: 'text' },
  { name: 'status', label: 'Status', kind: 'status' },
] as const

/** The filters that an address holds. */
export const filtersOf = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(fields.flatMap(({ name }) => query.get(name) ? [[name, query.get(name)!]] : []))

/** Chooses sessions by exact values. What is set is listed, so that it can be taken away one by one. */
export function SessionFilters({ filters }: { filters: Record<string, string> }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    change({ ...Object.fromEntries(fields.map(({ name }) => [name, String(form.get(name) ?? '').trim()])), cursor: null })
  }
  const dayZone = useContext(CallerContext)?.timezone ?? 'UTC'
  const active = fields.filter(({ name }) => filters[name])
  return (
    <details class="filters" open={active.length > 0}>
      <summary>Filter{active.length > 0 && ` (${active.length})`}</summary>
      <form key={JSON.stringify(filters)} onSubmit={submit}>
        {fields.map(({ name, label, kind }) => (
          <div key={name}>
            <label for={`filter-${name}`}>{label}</label>
            {kind === 'status'
              ? (
                <select id={`filter-${name}`} name={name} value={filters[name] ?? ''}>
                  <option value="">Any</option><option value="open">Open</option><option value="closed">Closed</option>
                </select>
              )
              : <input id={`filter-${name}`} name={name} defaultValue={filters[name] ?? ''} placeholder={kind === 'day' ? '2026-11-20' : 'Any'} spellcheck={false} />}
          </div>
        ))}
        <div class="buttons">
          <button type="submit">Apply</button>
          {active.length > 0 && <a href={to('/sessions')}>Clear</a>}
        </div>
      </form>
      <p class="faint">Values are exact. From and to are days of {zoneName(dayZone)} or instants such as 2026-11-20T08:00:00Z; to is exclusive, without both the last 30 days.</p>
    </details>
  )
}
