// What was sent is shown as it was sent. A parsed number has 53 bits, so the text itself is cut and laid out, token by
// token; it comes from the server, which has checked that it is JSON.

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** JSON laid out over lines: only the white space between its tokens is another. */
export function layOut(json: string): string {
  let text = ''
  let depth = 0
  let before = ''
  for (const [token] of json.matchAll(tokens)) {
    const closes = token === '}' || token === ']'
    const opened = before === '{' || before === '['
    if (closes) depth--
    if (closes ? !opened : opened || before === ',') text += `\n${'  '.repeat(depth)}`
    text += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth++
    before = token
  }
  return text
}

/** A row of raw events: its members, and the event in it as it was sent. */
export type Sent<Row> = Row & { event: unknown; sent: string }

/** The rows of a document such as `GET /v1/playevents`. Numbers in an event are their digits; an event that is a string is text. */
export function rowsOf<Row>(json: string, member: string): Sent<Row>[] {
  const start = membersOf(json, 0).get(member)
  if (start === undefined) return []
  return [...placesOf(json, start)].map(([from, to]) => {
    const text = json.slice(from, to)
    const at = membersOf(text, 0).get('event') ?? 0
    const sent = text.slice(at, endOf(text, at))
    const event = JSON.parse(asDigits(sent)) as unknown
    return { ...JSON.parse(text) as Row, event, sent: typeof event === 'string' ? event : layOut(sent) }
  })
}

// Sequence numbers tell events apart, so they are compared.
const sequenceNumbers = new Set([
  'sequencenumber', 'from', 'to', 'playsession', 'opens', 'openedby', 'continuedfrom', 'firstsequencenumber', 'lastsequencenumber',
])

/** A sequence number; a bigint where a number would not be exact. */
export type SequenceNumber = number | bigint

/** An integer beyond 2^53: it computes like the nearest double, and prints all the digits that were sent. */
class LargeNumber extends Number {
  constructor(readonly digits: string) {
    super(Number(digits))
  }

  override toString(): string {
    return this.digits
  }
}

/**
 * Parses JSON without losing digits: counts have up to 63 bits. Integers that a double cannot hold are bigints where
 * they are sequence numbers, and elsewhere numbers whose text is what was sent.
 */
export function parseExactly<T>(json: string): T {
  if (!/\d{16}/.test(json)) return JSON.parse(json) as T
  return JSON.parse(asDigits(json, '\u0001'), (name, value: unknown) => {
    if (typeof value !== 'string' || value[0] !== '\u0001') return value
    const digits = value.slice(1)
    const number = Number(digits)
    if (!/^-?\d+$/.test(digits) || Number.isSafeInteger(number)) return number
    return sequenceNumbers.has(name) ? BigInt(digits) : new LargeNumber(digits)
  }) as T
}

const asDigits = (json: string, mark = ''): string =>
  json.replace(tokens, token => /^[-\d]/.test(token) ? JSON.stringify(mark + token) : token)

// Where the values of an object begin.
function membersOf(json: string, at: number): Map<string, number> {
  const members = new Map<string, number>()
  for (const [from, to] of placesOf(json, at)) {
    const name = /^"[^"\\]*(?:\\.[^"\\]*)*"/.exec(json.slice(from, to))?.[0]
    if (name) members.set(JSON.parse(name) as string, from + /^\s*:\s*/.exec(json.slice(from + name.length, to))![0].length + name.length)
  }
  return members
}

// From where to where the elements of an array, or the members of an object, go.
function* placesOf(json: string, at: number): Generator<[number, number]> {
  let depth = 0
  let from = -1
  for (const match of json.slice(at).matchAll(tokens)) {
    const [token] = match
    const place = at + match.index
    const closes = token === '}' || token === ']'
    if (closes) depth--
    if (from >= 0 && (depth === 0 || depth === 1 && token === ',')) {
      yield [from, place]
      from = -1
    } else if (from < 0 && depth === 1) from = place
    if (depth === 0 && closes) return
    if (token === '{' || token === '[') depth++
  }
}

function endOf(json: string, at: number): number {
  let depth = 0
  for (const match of json.slice(at).matchAll(tokens)) {
    const [token] = match
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    if (depth === 0) return at + match.index + token.length
  }
  return json.length
}
