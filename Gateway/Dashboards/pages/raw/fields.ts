/** A member of whatever was sent, as text; empty where there is none. What was sent is never trusted to have a shape. */
export function textOf(event: unknown, ...path: string[]): string {
  let value: unknown = event
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ''
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The session of an event, where its id is one. */
export function sessionOf(event: unknown): string | undefined {
  const id = textOf(event, 'sessionid').toLowerCase()
  return /^[0-9a-f]{32}$/.test(id) ? id : undefined
}
