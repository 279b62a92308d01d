import { withQuery } from '../../address/address'
import { Nothing } from '../../frame/states'
import { Title } from '../../frame/Title'

/** The address names a day or month that the calendar does not have. */
export function NoSuchPeriod({ asked, unit, form }: { asked: string; unit: 'day' | 'month'; form: string }) {
  return (
    <>
      <Title name={`No such ${unit}`} />
      <Nothing title={`${asked} is not a ${unit} of the calendar`}>
        <p>A {unit} is written as {form}. <a data-stay href={withQuery({ [unit === 'day' ? 'date' : 'month']: null })}>Show this {unit}</a></p>
      </Nothing>
    </>
  )
}
