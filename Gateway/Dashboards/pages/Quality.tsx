import { useAddress } from '../address/address'
import { Choice } from '../frame/Choice'
import { Title } from '../frame/Title'
import { QualityTable } from './quality/QualityTable'
import { Reconcile } from './quality/Reconcile'
import { Rejections } from './quality/Rejections'

const spans = [{ value: '7', label: '7 days' }, { value: '1', label: '24 hours' }, { value: '30', label: '30 days' }] as const

/** What a firmware team needs: what was wrong with what was sent, by client and device. */
export function Quality() {
  const { query } = useAddress()
  const days = spans.find(span => span.value === query.get('days'))?.value ?? '7'
  return (
    <>
      <Title name="Quality" aside={<Choice label="How far back" name="days" value={days} options={spans} />}>
        What was rejected and why, and which clients and devices lose, repeat or contradict events.
      </Title>
      <QualityTable days={Number(days)} />
      <Reconcile />
      <Rejections />
    </>
  )
}
