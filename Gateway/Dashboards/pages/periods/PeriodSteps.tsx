import { change, withQuery } from '../../address/address'

/** Steps to the period before and after, and a field to go anywhere. */
export function PeriodSteps({ name, value, before, after, latest, words }: {
  name: 'date' | 'month'; value: string; before: string; after: string; latest: string; words: { before: string; after: string; latest: string; field: string }
}) {
  return (
    <div class="steps">
      <a class="step" href={withQuery({ [name]: before })} data-stay aria-label={words.before} title={words.before}>←</a>
      <label class="away" for="period">{words.field}</label>
      <input id="period" type={name} value={value} max={latest} onChange={event => {
        const chosen = event.currentTarget.value
        if (chosen) change({ [name]: chosen === latest ? null : chosen })
      }} />
      {after <= latest
        ? <a class="step" href={withQuery({ [name]: after === latest ? null : after })} data-stay aria-label={words.after} title={words.after}>→</a>
        : <span class="step off" aria-hidden="true">→</span>}
      {value !== latest && <a class="quiet" href={withQuery({ [name]: null })} data-stay>{words.latest}</a>}
    </div>
  )
}
