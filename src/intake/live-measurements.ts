import type { Reading } from '../reading/reading.ts'
import type { Captured, CaptureWish } from './capture.ts'
import { capture, follow, NO_STRETCH, type Stretch, type StretchEvent } from './live-to-final.ts'
import { Pace } from './pace.ts'
import { metricsOf } from './render.ts'

/** One thing that a device measures continuously. */
export interface Live {
  readonly pace: Pace
  stretch: Stretch
}

/** What each device measures continuously, by the first quantity of its readings: one may measure several at once. */
export class LiveMeasurements {
  readonly #devices = new Map<string, Map<string, Live>>()

  get devices(): Iterable<string> {
    return this.#devices.keys()
  }

  /** The measurement that a reading is of, begun if need be. */
  of({ device, quantities }: Reading): Live {
    const [first] = quantities
    const kind = first?.quantity ?? ''
    const ofDevice = this.#devices.get(device.id) ?? new Map<string, Live>()
    this.#devices.set(device.id, ofDevice)
    const live = ofDevice.get(kind) ?? { pace: new Pace(), stretch: NO_STRETCH }
    ofDevice.set(kind, live)
    return live
  }

  ofDevice(device: string): readonly Live[] {
    return [...(this.#devices.get(device)?.values() ?? [])]
  }

  /** Goes on with a measurement; hands out what is final by it, if anything. */
  follow(live: Live, event: StretchEvent): Reading | undefined {
    const { stretch, final } = follow(live.stretch, event)
    live.stretch = stretch
    return final
  }

  /** Ends at once what a person wants to be final, where it is steady; a reading is captured whole, with all its metrics. */
  capture(at: number, { device, metric }: CaptureWish): readonly Captured<Reading>[] {
    return [...this.#devices]
      .filter(([id]) => device === undefined || id === device)
      .flatMap(([, ofDevice]) => [...ofDevice.values()])
      .filter(({ stretch: { last } }) => metric === undefined || (last && metricsOf(last).includes(metric)))
      .map((live) => {
        const { stretch, captured } = capture(live.stretch, at)
        live.stretch = stretch
        return captured
      })
  }
}
