import type { ComponentChildren } from 'preact'
import { withQuery } from '../address/address'
import { change } from '../wording/numbers'

/** One number of a row of numbers. */
export interface Figure {
  name: string
  label: string
  value: ComponentChildren
  exact?: string
  hint?: string
  /** What it is compared with, each with its own words: "vs Thu". */
  against?: { words: string; now: number; before: number | undefined; format: (value: number) => string; moreIs?: 'good' | 'bad' }[]
  /** The chart below can show it. */
  shows?: string
}

/** A row of numbers; those that the chart below can show are links that make it do so. */
export function Figures({ label, figures, shown, fallback }: { label: string; figures: readonly Figure[]; shown?: string; fallback?: string }) {
  return (
    <ul class="figures" aria-label={label}>
      {figures.map(figure => (
        <li key={figure.name} data-figure={figure.name}>
          {figure.shows
            ? <a class="figure" data-stay href={withQuery({ metric: figure.shows === fallback ? null : figure.shows })}
                aria-current={figure.shows === shown ? 'true' : undefined}><Content figure={figure} /></a>
            : <div class="figure"><Content figure={figure} /></div>}
        </li>
      ))}
    </ul>
  )
}

function Content({ figure }: { figure: Figure }) {
  return (
    <>
      <span class="figure-label" title={figure.hint}>{figure.label}</span>
      <span class="figure-value" title={figure.exact}>{figure.value}</span>
      {figure.against?.map(other => other.before === undefined
        ? <span key={other.words} class="against">{'\u00a0'}</span>
        : (
          <span key={other.words} class="against" title={`${other.format(other.before)} ${other.words}`}>
            <span class={tone(other.now, other.before, other.moreIs)}>{change(other.now, other.before)}</span> {other.words}
          </span>
        ))}
    </>
  )
}

const tone = (now: number, before: number, moreIs?: 'good' | 'bad'): string | undefined =>
  now === before || !moreIs ? undefined : (now > before) === (moreIs === 'good') ? 'better' : 'worse'
