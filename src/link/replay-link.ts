import type { Clock } from '../clock.ts'
import { shiftDateTime } from './date-time-bytes.ts'
import { type Framings, framed } from './framed.ts'
import type { Link, LinkEvent } from './link.ts'
import type { Recording } from './recording.ts'

export interface ReplayOptions {
  readonly clock: Clock
  /** Times real time; `max` waits for nothing. */
  readonly speed: number | 'max'
  /** Channels that are byte streams, as the driver declares; `rx` is one. */
  readonly framings?: Framings
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
    [Symbol.asyncIterator]: () => framed(play(recording, options, signal), options.framings ?? {}),
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
    yield { event: line.direction === 'tx' ? 'sent' : 'frame', at, channel: line.channel, bytes }
  }
  if (connected) yield { event: 'disconnected', at, reason: 'end of the recording' }
}
