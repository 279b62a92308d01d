import { withQuery } from '../address/address'

/** One of a few, chosen by a link: the choice is part of the address. The first option is the one without a parameter. */
export function Choice({ label, name, value, options }: {
  label: string; name: string; value: string; options: readonly { value: string; label: string }[]
}) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map((option, place) => (
        <a key={option.value} data-stay href={withQuery({ [name]: place === 0 ? null : option.value })}
          aria-current={option.value === value ? 'true' : undefined}>{option.label}</a>
      ))}
    </div>
  )
}
