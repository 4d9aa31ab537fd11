import { setTimeout as sleep } from 'node:timers/promises'
import type { BusClient } from '../bus/client.ts'
import type { Language } from '../errors.ts'
import { finalLine, observationLine } from './observation-line.ts'

/** The daemon tells that a reading came; the reading itself comes on a topic of its own, and may be the later one. */
const LATE_MS = 3_000

/** What a device measures, for whoever has just paired it. */
export class FirstReading {
  /** The latest line of each quantity, by device. */
  readonly #lines = new Map<string, Map<string, string>>()
  readonly #held = new Set<string>()
  #heard = () => {}

  /** Listens to all devices: which one will be paired is not known before. */
  static async listen(client: BusClient, language: Language): Promise<FirstReading> {
    const readings = new FirstReading()
    await client.subscribe('observations', ({ params: { device = '' }, payload }) => {
      const name = observationLine(payload, language)?.name
      const line = finalLine(payload, language)
      if (name === undefined || line === undefined) return
      readings.#lines.set(device, (readings.#lines.get(device) ?? new Map<string, string>()).set(name, line))
      readings.#heard()
    })
    await client.subscribe('held', ({ payload }) => {
      readings.#held.add(payload.device)
      readings.#heard()
    })
    // What the device measured until then is no proof of a pairing anew. Forgotten where it stands in the order of what is
    // told: by the time that a person is shown that it is paired, its reading may have come.
    await client.subscribe('pairing', ({ payload }) => {
      if (payload.state !== 'paired') return
      readings.#lines.delete(payload.device)
      readings.#held.delete(payload.device)
    })
    return readings
  }

  /** A line for each quantity of a device; `held` when its reading belongs to nobody, undefined when none came in time. */
  async of(device: string): Promise<readonly string[] | 'held' | undefined> {
    const late = new AbortController()
    const over = sleep(LATE_MS, undefined, { signal: late.signal }).catch(() => undefined)
    while (!this.#lines.has(device) && !this.#held.has(device)) {
      const came = new Promise<true>((resolve) => {
        this.#heard = () => resolve(true)
      })
      if ((await Promise.race([came, over])) === undefined) break
    }
    late.abort()
    const lines = [...(this.#lines.get(device)?.values() ?? [])]
    if (lines.length > 0) return lines
    return this.#held.has(device) ? 'held' : undefined
  }
}
