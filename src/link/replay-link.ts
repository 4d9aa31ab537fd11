import type { Clock } from '../clock.ts'
import { shiftDateTime } from './date-time-bytes.ts'
import { Framer } from './framer.ts'
import type { Framed, Framing } from './framing.ts'
import type { Link, LinkEvent } from './link.ts'
import type { Recording } from './recording.ts'

export interface ReplayOptions {
  readonly clock: Clock
  /** Times real time; `max` waits for nothing. */
  readonly speed: number | 'max'
  /** Cuts serial bytes into frames, as the driver declares; a fresh one for every connection. */
  readonly framing?: () => Framing
  /** Instant that t = 0 is played at; the recording's own `recordedAt` unless given. */
  readonly startAt?: number
  /** Moves the Date Time stamps in the bytes as far as the recording itself was moved, so that it looks like made now. */
  readonly restamp?: boolean
  readonly signal?: AbortSignal
}

/** A recording played through the same door as hardware. It ends where the recording ends. */
export function openReplayLink(recording: Recording, options: ReplayOptions): Link {
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  return {
    [Symbol.asyncIterator]: () => play(recording, options, signal),
    // Nobody listens behind a recording: what a dialogue sends was sent when it was recorded.
    send: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => stop.abort(),
  }
}

async function* play(recording: Recording, options: ReplayOptions, signal: AbortSignal): AsyncGenerator<LinkEvent> {
  const recordedAt = Date.parse(recording.header.recordedAt)
  const startAt = options.startAt ?? recordedAt
  const movedMs = startAt - recordedAt
  const began = options.clock.now()
  const newFramer = () => (options.framing ? new Framer(options.framing()) : undefined)
  let framer = newFramer()
  let connected = false
  let at = startAt
  for (const line of recording.lines) {
    if (options.speed !== 'max') {
      const due = began + (line.t * 1000) / options.speed
      const waitMs = due - options.clock.now()
      if (waitMs > 0) await options.clock.sleep(waitMs, signal).catch(() => undefined)
    }
    if (signal.aborted) return
    at = startAt + Math.round(line.t * 1000)
    if ('event' in line) {
      if (line.event === 'disconnected' && framer) {
        yield* events(await framer.end(), at, 'rx')
        framer = newFramer()
      }
      connected = line.event === 'connected'
      yield connected
        ? { event: 'connected', at }
        : { event: 'disconnected', at, reason: line.reason ?? 'end of the recording' }
      continue
    }
    if (!connected) {
      connected = true
      yield { event: 'connected', at }
    }
    const bytes =
      options.restamp && line.dateTimeAt !== undefined
        ? shiftDateTime(line.bytes, line.dateTimeAt, movedMs, recording.header.zone)
        : line.bytes
    if (line.direction === 'tx') yield { event: 'sent', at, channel: line.channel, bytes }
    else if (framer) yield* events(framer.push(bytes), at, line.channel)
    else yield { event: 'frame', at, channel: line.channel, bytes }
  }
  if (framer) yield* events(await framer.end(), at, 'rx')
  if (connected) yield { event: 'disconnected', at, reason: 'end of the recording' }
}

function* events(framed: readonly Framed[], at: number, channel: string): Generator<LinkEvent> {
  for (const item of framed) {
    if ('frame' in item) yield { event: 'frame', at, channel, bytes: item.frame }
    else yield { event: 'fault', at, channel, ...item }
  }
}
