import { parseExactly } from './verbatim'

import { base } from '../address/base'

/** What went wrong, in the words of the server where it had any (RFC 9457). */
export interface Problem { status: number; code: string; title: string; detail?: string; traceid?: string; scope?: string }

/** An answer that is not what was asked for. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** Asks for a document of this origin; the sign-in cookie goes along by itself. */
export async function ask<T>(url: string, signal?: AbortSignal, parse: (json: string) => T = parseExactly): Promise<T> {
  return parse(await (await answerOf(url, 'application/json', signal)).text())
}

/** Asks for the same document as CSV. */
export const askCsv = async (url: string): Promise<Blob> => (await answerOf(url, 'text/csv')).blob()

async function answerOf(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url.startsWith('/') ? base + url : url, { headers: { accept }, credentials: 'same-origin', ...(signal ? { signal } : {}) })
  } catch (fault) {
    if (signal?.aborted) throw fault
    throw new Refused({ status: 0, code: 'unreachable', title: 'The server cannot be reached.', detail: 'Check the network; the page asks again by itself.' })
  }
  if (!answer.ok) throw new Refused(await problemOf(answer))
  return answer
}

/** The problem that an answer tells. */
export async function problemOf(answer: Response): Promise<Problem> {
  const scope = /scope="([^"]+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]
  const fallback = { status: answer.status, code: 'unknown', title: `The server answered ${answer.status}.` }
  try {
    const told = await answer.json() as Record<string, unknown>
    return {
      ...fallback,
      ...(typeof told.code === 'string' ? { code: told.code } : {}),
      ...(typeof told.title === 'string' ? { title: told.title } : {}),
      ...(typeof told.detail === 'string' ? { detail: told.detail } : {}),
      ...(typeof told.traceId === 'string' ? { traceid: told.traceId } : {}),
      ...(scope ? { scope } : {}),
    }
  } catch {
    return fallback
  }
}
