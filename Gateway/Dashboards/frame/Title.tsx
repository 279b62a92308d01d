import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

/** The head line of a page, also the name of its browser tab, and what is to be said beside it. */
export function Title({ name, aside, children }: { name: string; aside?: ComponentChildren; children?: ComponentChildren }) {
  useEffect(() => { document.title = `${name} · Sessions` }, [name])
  return (
    <div class="title">
      <div>
        <h1 tabIndex={-1}>{name}</h1>
        {children !== undefined && <p class="sub">{children}</p>}
      </div>
      {aside !== undefined && <div class="aside">{aside}</div>}
    </div>
  )
}
