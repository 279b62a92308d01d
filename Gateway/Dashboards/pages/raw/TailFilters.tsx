import { change, withQuery } from '../../address/address'

const actions = ['start', 'begin', 'mediabegin', 'mediaerror', 'stop', 'resume', 'continue', 'seek', 'complete', 'skipnext', 'skipprev']
const names = ['action', 'source', 'client', 'devicename', 'deviceid'] as const
const labels: Record<string, string> = { source: 'Source', client: 'Client', devicename: 'Device', deviceid: 'Device id' }

/** The filters that an address holds. */
export const tailFilters = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(names.flatMap(name => query.get(name) ? [[name, query.get(name)!]] : []))

/** The address without filters. */
export const clearedOf = (): string => withQuery(Object.fromEntries(names.map(name => [name, null])))

/** Chooses which events the server sends. */
export function TailFilters({ filters }: { filters: Record<string, string> }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    change(Object.fromEntries(names.map(name => [name, String(form.get(name) ?? '').trim()])))
  }
  const active = Object.keys(filters).length
  return (
    <details class="filters" open={active > 0}>
      <summary>Filter{active > 0 && ` (${active})`}</summary>
      <form key={JSON.stringify(filters)} onSubmit={submit}>
        <div>
          <label for="filter-action">Action</label>
          <select id="filter-action" name="action" value={filters.action ?? ''}>
            <option value="">Any</option>
            {actions.map(action => <option key={action} value={action}>{action}</option>)}
          </select>
        </div>
        {names.slice(1).map(name => (
          <div key={name}>
            <label for={`filter-${name}`}>{labels[name]}</label>
            <input id={`filter-${name}`} name={name} defaultValue={filters[name] ?? ''} placeholder="Any" spellcheck={false} />
          </div>
        ))}
        <div class="buttons">
          <button type="submit">Apply</button>
          {active > 0 && <a href={clearedOf()}>Clear</a>}
        </div>
      </form>
      <p class="faint">Values are exact, and judged by the server: what does not fit is not sent.</p>
    </details>
  )
}
