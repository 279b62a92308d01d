import type { ComponentChildren } from 'preact'

/** A part of a page with a heading of its own. */
export function Panel({ title, note, actions, busy, wide, children }: {
  title: ComponentChildren; note?: ComponentChildren; actions?: ComponentChildren; busy?: boolean; wide?: boolean; children: ComponentChildren
}) {
  return (
    <section class={wide ? 'panel wide' : 'panel'} aria-busy={busy || undefined}>
      <div class="panel-head">
        <h2>{title}</h2>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  )
}
