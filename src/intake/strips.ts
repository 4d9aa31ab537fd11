import type { DeviceIdentity } from '../reading/reading.ts'
import { type Signal, signalDefinition } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import type { Captured, CaptureWish } from './capture.ts'
import type { Chunk } from './samples-batch.ts'
import { StripFollower } from './strip.ts'

/** The curves of all devices that may become final. */
export class Strips {
  readonly #devices = new Map<string, Map<Signal, StripFollower>>()
  #since = Number.NEGATIVE_INFINITY

  /** Takes the next chunk of a device; hands out the strip that it ends, if any. */
  add(device: DeviceIdentity, chunk: Chunk): Strip | undefined {
    if (chunk.timing !== 'fixed-period' || signalDefinition(chunk.signal).final === undefined) return undefined
    let signals = this.#devices.get(device.id)
    if (!signals) {
      signals = new Map()
      this.#devices.set(device.id, signals)
    }
    let follower = signals.get(chunk.signal)
    if (!follower) {
      follower = new StripFollower(device, this.#since)
      signals.set(chunk.signal, follower)
    }
    return follower.add(chunk)
  }

  /** The device's link went, or it fell silent. */
  end(device: string): readonly Strip[] {
    const followers = [...(this.#devices.get(device)?.values() ?? [])]
    this.#devices.delete(device)
    return followers.flatMap((follower) => follower.end() ?? [])
  }

  /** Ends at once what a person wants to be final, where it is long enough. */
  capture(at: number, { device, metric }: CaptureWish): readonly Captured<Strip>[] {
    const wanted = [...this.#devices].filter(([id]) => device === undefined || id === device)
    return wanted.flatMap(([, signals]) =>
      [...signals]
        .filter(([signal]) => metric === undefined || signalDefinition(signal).final === metric)
        .map(([, follower]) => follower.capture(at)),
    )
  }

  /** Somebody else is about to be in the cabin: nothing that was measured before `at` goes into the strips to come. */
  endAll(at: number): readonly Strip[] {
    this.#since = at
    return [...this.#devices.keys()].flatMap((device) => this.end(device))
  }
}
