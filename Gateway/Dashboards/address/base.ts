/** The path before the server, as `/sessions`; empty at the root of its host, and in a worker, which gets whole addresses. */
export const base = typeof document === 'undefined' ? '' : document.querySelector<HTMLMetaElement>('meta[name=base]')?.content ?? ''
