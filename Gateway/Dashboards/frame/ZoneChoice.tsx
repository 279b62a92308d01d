import { change, useAddress } from '../address/address'
import { browserZone, type Caller } from '../reading/caller'
import { isZoneKnown, zoneName } from '../wording/times'

/** In which zone times are shown. Days and months stay those of the tenant, whose numbers they are. */
export function ZoneChoice({ caller }: { caller: Caller }) {
  const asked = useAddress().query.get('zone')
  const chosen = asked === 'utc' || asked === 'browser' ? asked : ''
  return (
    <>
      <label class="away" for="zone">Time zone</label>
      <select id="zone" class="quiet" title="Times are shown in this zone; days and months are those of the tenant"
        value={chosen} onChange={event => change({ zone: event.currentTarget.value })}>
        <option value="">{zoneName(caller.timezone)} (tenant{!isZoneKnown(caller.timezone) && ', shown in UTC'})</option>
        <option value="utc">UTC</option>
        <option value="browser">{zoneName(browserZone())} (browser)</option>
      </select>
    </>
  )
}
