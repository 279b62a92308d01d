// The shared worker: the tabs of a browser have one connection for each stream.
import { followEveryMs, openEventSource, type FollowRequest, type StreamMessage } from './eventSource'

// A browser opens six connections to an origin over HTTP/1.1. Some must be left for everything else.
const maxStreams = 4
const silentAfterMs = 3 * followEveryMs

interface SharedStream { names: readonly string[]; followers: Map<MessagePort, number>; close?: () => void }

const streams = new Map<string, SharedStream>()

// What a stream says first is the whole state, so it is opened again for whoever joins: all followers are told.
function follow(port: MessagePort, url: string, names: readonly string[]): void {
  const stream = streams.get(url) ?? { names, followers: new Map<MessagePort, number>() }
  streams.set(url, stream)
  const isNew = !stream.followers.has(port)
  stream.followers.set(port, Date.now())
  if (!isNew) return
  stream.close?.()
  delete stream.close
  openWaiting()
  if (!stream.close) {
    const problem = { status: 0, code: 'too_many_views', title: 'Too many different live views are open in this browser.', detail: `This one begins by itself as soon as one of the other ${maxStreams} is closed or hidden.` }
    port.postMessage({ kind: 'waiting', problem } satisfies StreamMessage)
  }
}

function leave(port: MessagePort): void {
  for (const [url, stream] of streams) {
    if (!stream.followers.delete(port) || stream.followers.size > 0) continue
    stream.close?.()
    streams.delete(url)
  }
  openWaiting()
}

function openWaiting(): void {
  let open = [...streams.values()].filter(stream => stream.close).length
  for (const [url, stream] of streams) {
    if (stream.close || open >= maxStreams) continue
    open++
    stream.close = openEventSource(url, stream.names, message => { for (const port of stream.followers.keys()) port.postMessage(message) })
  }
}

// A page that crashed says nothing any more.
setInterval(() => {
  const oldest = Date.now() - silentAfterMs
  for (const stream of streams.values()) for (const [port, saidAt] of stream.followers) if (saidAt < oldest) leave(port)
}, followEveryMs)

const worker = globalThis as unknown as { onconnect: (event: MessageEvent) => void }
worker.onconnect = event => {
  const port = event.ports[0]!
  port.onmessage = (message: MessageEvent<FollowRequest>) => {
    if (message.data.kind === 'follow') follow(port, message.data.url, message.data.names)
    else leave(port)
  }
}
