import { change } from '../../address/address'

/** Steps to the period before and after, and a field to go anywhere. */
export function PeriodSteps({ name, value, before, after, latest, words }: {
  name: 'date' | 'month'; value: string; before: string; after: string; latest: string; words: { before: string; after: string; latest: string; field: string }
}) {
  const path = location.pathname
  return (
    <div class="steps">
      <a class="step" href={`${path}?${name}=${before}`} data-stay aria-label={words.before} title={words.before}>←</a>
      <label class="away" for="period">{words.field}</label>
      <input id="period" type={name} value={value} max={latest} onChange={event => {
        const chosen = event.currentTarget.value
        if (chosen) change({ [name]: chosen === latest ? null : chosen })
      }} />
      {after <= latest
        ? <a class="step" href={after === latest ? path : `${path}?${name}=${after}`} data-stay aria-label={words.after} title={words.after}>→</a>
        : <span class="step off" aria-hidden="true">→</span>}
      {value !== latest && <a class="quiet" href={path} data-stay>{words.latest}</a>}
    </div>
  )
}
