import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { withQuery } from '../address/address'
import { CsvButton } from '../frame/CsvButton'
import { DataTable } from '../frame/DataTable'
import { axisDuration, count, duration, exactDuration, scale, shortCount } from '../wording/numbers'

/** A bar: what it is of, its value, and what it is compared with. */
export interface Bar {
  key: string
  name: string
  /** The label on the axis, where there is one. */
  tick?: string
  value: number
  before?: number | undefined
  unfinished?: boolean
}

interface Props {
  id: string
  caption: ComponentChildren
  measure: string
  isTime: boolean
  bars: readonly Bar[]
  before?: string | undefined
  column: string
  csv: { url: string; name: string }
}

/** Bars over time with what they are compared with as marks, readable by pointer, keyboard and as a table. */
export function BarChart({ id, caption, measure, isTime, bars, before, column, csv }: Props) {
  const asTable = new URLSearchParams(location.search).get('table') === id
  return (
    <figure class="chart" id={id}>
      <div class="chart-head">
        <figcaption>{caption}</figcaption>
        <div class="actions">
          <a class="quiet" data-stay href={withQuery({ table: asTable ? null : id })}>{asTable ? 'View as chart' : 'View as table'}</a>
          <CsvButton url={csv.url} name={csv.name} what={measure.toLowerCase()} />
        </div>
      </div>
      {asTable
        ? <Table {...{ measure, isTime, bars, before, column }} />
        : <Plot {...{ measure, isTime, bars, before }} />}
    </figure>
  )
}

function Table({ measure, isTime, bars, before, column }: Pick<Props, 'measure' | 'isTime' | 'bars' | 'before' | 'column'>) {
  const format = isTime ? exactDuration : count
  return (
    <DataTable caption={measure} rows={bars} rowKey={bar => bar.key} columns={[
      { name: 'name', label: 'Time', cell: bar => bar.unfinished ? `${bar.name} (unfinished)` : bar.name, value: bar => bar.key },
      { name: column, label: measure, numeric: true, cell: bar => format(bar.value), value: bar => bar.value },
      ...(before ? [{ name: 'before', label: before, numeric: true, cell: (bar: Bar) => bar.before === undefined ? '–' : format(bar.before) }] : []),
    ]} />
  )
}

function Plot({ measure, isTime, bars, before }: Pick<Props, 'measure' | 'isTime' | 'bars' | 'before'>) {
  const [at, setAt] = useState<number>()
  const { top, step } = scale(Math.max(0, ...bars.map(bar => Math.max(bar.value, bar.before ?? 0))), isTime)
  const axis = isTime ? axisDuration : shortCount
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, place) => place * step)
  const active = at === undefined ? undefined : bars[at]
  const format = isTime ? duration : count

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowLeft: (at ?? bars.length) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: bars.length - 1 }
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.min(bars.length - 1, Math.max(0, to)))
  }
  const onPointer = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
    setAt(Math.min(bars.length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * bars.length))))
  }

  const words = active && `${active.name}${active.unfinished ? ' (unfinished)' : ''}: ${format(active.value)}`
    + (before && active.before !== undefined ? `, ${before.toLowerCase()} ${format(active.before)}` : '')
  return (
    <div class="plot">
      <div class="readout" aria-live="polite">{words ?? <Legend measure={measure} before={before} unfinished={bars.some(bar => bar.unfinished)} />}</div>
      <div class="axis" aria-hidden="true">{lines.map(line => <span key={line} style={{ bottom: `${100 * line / top}%` }}>{axis(line)}</span>)}</div>
      <div class="bars" tabIndex={0} role="application" aria-roledescription="bar chart" aria-label={`${measure}: ${bars.length} bars; the arrow keys read them`}
        onKeyDown={onKeyDown} onPointerMove={onPointer} onPointerDown={onPointer} onPointerLeave={() => setAt(undefined)} onBlur={() => setAt(undefined)}>
        {lines.map(line => <i key={line} class="line" style={{ bottom: `${100 * line / top}%` }} />)}
        {bars.map((bar, place) => (
          <div key={bar.key} class={`slot${place === at ? ' at' : ''}${bar.unfinished ? ' unfinished' : ''}`}>
            {bar.value > 0 && <div class="bar" style={{ height: `max(2px, ${100 * bar.value / top}%)` }} />}
            {bar.before !== undefined && bar.before > 0 && <div class="mark-before" style={{ bottom: `${100 * bar.before / top}%` }} />}
          </div>
        ))}
      </div>
      <div class="ticks" aria-hidden="true">{bars.map((bar, place) => <span key={bar.key}>{bar.tick && <b class={bars.slice(0, place).filter(before => before.tick).length % 2 ? 'minor' : undefined}>{bar.tick}</b>}</span>)}</div>
    </div>
  )
}

function Legend({ measure, before, unfinished }: { measure: string; before: string | undefined; unfinished: boolean }) {
  return (
    <>
      <span class="key"><i class="swatch bar" />{measure}</span>
      {before && <span class="key"><i class="swatch mark-before" />{before}</span>}
      {unfinished && <span class="key"><i class="swatch bar half" />unfinished</span>}
    </>
  )
}
