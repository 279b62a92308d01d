const whole = new Intl.NumberFormat('en-GB')
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 })

// All digits of a number that was sent, however large; what was computed has those of a double.
const exactly = (value: number): bigint => /^-?\d+$/.test(String(value)) ? BigInt(String(value)) : BigInt(Math.trunc(Number(value)))

/** 12,345; all digits of a number, however large. */
export const count = (value: number): string => whole.format(exactly(value))

/** 1 event, 12,345 events. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${Number(value) === 1 ? one : many}`

/** 12,345 up to 99,999, then 123.4K: for places where a number must not grow without end. */
export const shortCount = (value: number): string => Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value)

/** The two largest units of a length of time: 3 d 4 h, 2 h 05 min, 4 min 09 s, 850 ms. */
export function duration(ms: number): string {
  if (ms === 0) return '0 s'
  if (ms < 1_000) return `${ms} ms`
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${(Math.floor(ms / 100) / 10).toFixed(seconds < 10 ? 1 : 0)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 100) return `${hours} h ${two(minutes % 60)} min`
  return `${whole.format(hours)} h`
}

/** The whole truth, to the millisecond: 2:05:09.120 */
export function exactDuration(ms: number): string {
  const exact = exactly(ms)
  const seconds = exact / 1_000n
  const text = `${seconds / 3_600n}:${two(seconds / 60n % 60n)}:${two(seconds % 60n)}`
  return exact % 1_000n === 0n ? text : `${text}.${String(exact % 1_000n).padStart(3, '0')}`
}

/** 12.3 %; what is not nothing is never shown as nothing. */
export function percent(part: number, total: number): string {
  if (total === 0) return '–'
  if (part === 0) return '0 %'
  const share = (100 * part) / total
  if (share > 0 && share < 0.1) return '< 0.1 %'
  return `${share < 10 || share > 99 && share < 100 ? share.toFixed(1) : Math.round(share)} %`
}

/** +12 %, −3 %, "new" where there was nothing before. */
export function change(now: number, before: number): string {
  if (Number(now) === Number(before)) return '±0 %'
  if (before === 0) return 'new'
  const by = (100 * (now - before)) / before
  const size = Math.abs(by)
  const text = size >= 1_000 ? `${(now / before).toFixed(0)}×` : `${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`
  return size >= 1_000 ? text : `${by > 0 ? '+' : '−'}${text}`
}

/** A round number at or above the largest value, and the step of the lines below it. */
export function scale(max: number, isTime: boolean): { top: number; step: number } {
  const steps = isTime ? timeSteps : [1, 2, 5, 10, 20, 50, 100]
  if (max <= 0) return { top: isTime ? 60_000 : 4, step: isTime ? 30_000 : 2 }
  let step = steps.find(candidate => max / candidate <= 4)
  if (step === undefined) {
    const unit = isTime ? 3_600_000 : 1
    const power = unit * 10 ** Math.floor(Math.log10(max / unit / 4))
    step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => max / candidate <= 4) ?? max
  }
  return { top: Math.ceil(max / step) * step, step }
}

const timeSteps = [1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 18_000_000, 36_000_000]

/** An axis label of a time: 30 min, 2 h. */
export function axisDuration(ms: number): string {
  if (ms === 0) return '0'
  if (ms % 3_600_000 === 0) return `${shortCount(ms / 3_600_000)} h`
  if (ms % 60_000 === 0) return ms > 3_600_000 ? `${ms / 3_600_000} h` : `${ms / 60_000} min`
  return `${ms / 1_000} s`
}

const two = (value: number | bigint): string => String(value).padStart(2, '0')
