import { sigBloodPressure } from '../../src/drivers/devices/sig-blood-pressure.ts'
import { Session } from '../../src/drivers/session.ts'
import { gatewayId } from '../../src/fhir/device.ts'
import { type Fingerprint, identityOf } from '../../src/intake/identity.ts'
import { formatLine, type RecordingHeader, type RecordingLine } from '../../src/link/recording.ts'
import { isoInZone } from '../../src/reading/time.ts'

export const UNIT = 'umt-crash'
export const CUFF_ID = 'cuff-1'
export const PER_SECOND = 200

const ZONE = 'Europe/Paris'
/** The clock of this cuff is wrong by as much, so that times have to be corrected. */
const LATE_MS = 95_000
const SECONDS_HEARD = 1.75

/**
 * A cuff that measures 200 times a second, keeps everything, and sends what it thinks was not received again when its
 * link comes back: with the stamp of then. The n-th measurement has numbers of its own.
 */
export class Cuff {
  /** When each measurement was stamped, ms since 1970 of the cuff's own clock; index n. */
  readonly #stamps: number[] = []
  readonly #keys: string[] = []

  /** What crosses the wire in one connection: the clock, measurements `resendFrom`… again, then new ones from `next`. */
  connect(resendFrom: number, next: number, now: number): string {
    const clock = Math.floor((now - LATE_MS) / 1000) * 1000
    const count = Math.floor((SECONDS_HEARD - 0.1) * PER_SECOND)
    const lines: RecordingLine[] = [
      { t: 0, event: 'connected' },
      { t: 0.01, channel: '2a2b', direction: 'rx', bytes: currentTime(clock) },
    ]
    for (let n = resendFrom; n < next; n += 1) {
      // Measured while nobody listened, and beyond what the last connection had in store.
      if (this.#stamps[n] === undefined) this.#stamp(n, clock)
      lines.push(this.#line(0.02, n))
    }
    for (let index = 0; index < count; index += 1) {
      const t = 0.1 + index / PER_SECOND
      // Its clock was about to tick when it was read: nothing is stamped earlier than the encounter that opens meanwhile.
      this.#stamp(next + index, clock + 1000 * (1 + Math.floor(t)))
      lines.push(this.#line(t, next + index))
    }
    return `${[JSON.stringify(HEADER), ...lines.map(formatLine)].join('\n')}\n`
  }

  /** Identity under which the n-th measurement has to be in the journal, once. The fingerprint is the journal's own. */
  keyOf(n: number, fingerprint: Fingerprint): string {
    const known = this.#keys[n]
    if (known !== undefined) return known
    const [event] = new Session(sigBloodPressure, IDENTITY, ZONE).accept({
      event: 'frame',
      at: 0,
      channel: '2a35',
      bytes: this.#frame(n),
    })
    if (event?.kind !== 'reading') throw new Error(`measurement ${n} is none`)
    const key = identityOf(event.reading, gatewayId(UNIT), fingerprint)
    this.#keys[n] = key
    return key
  }

  #stamp(n: number, at: number): void {
    this.#stamps[n] = at
    delete this.#keys[n]
  }

  #line(t: number, n: number): RecordingLine {
    return { t, channel: '2a35', direction: 'rx', bytes: this.#frame(n) }
  }

  /** 2A35: flags (time stamp, pulse), systolic, diastolic, mean, Date Time, pulse. */
  #frame(n: number): Uint8Array {
    const { systolic, diastolic, mean, pulse } = numbersOf(n)
    return Uint8Array.from([
      0x06, // flags: time stamp, pulse rate; mmHg
      ...sfloat(systolic),
      ...sfloat(diastolic),
      ...sfloat(mean),
      ...dateTime(this.#stamps[n] ?? 0),
      ...sfloat(pulse),
    ])
  }
}

const IDENTITY = {
  id: CUFF_ID,
  driver: sigBloodPressure.id,
  vendor: sigBloodPressure.vendor,
  model: sigBloodPressure.model,
}

const HEADER: RecordingHeader = {
  fixture: 1,
  driver: sigBloodPressure.id,
  link: 'ble',
  recordedAt: '2026-11-20T10:00:00.000Z',
  zone: ZONE,
  device: {},
  provenance: 'simulated: a cuff that measures 200 times a second',
}

/** Numbers of the n-th measurement: no two of 320 000 are alike, all are plausible. */
export function numbersOf(n: number) {
  const systolic = 90 + (n % 80)
  const diastolic = 50 + (Math.floor(n / 80) % 40)
  return { systolic, diastolic, mean: diastolic + 10, pulse: 50 + (Math.floor(n / 3200) % 100) }
}

/** 2A2B: Date Time, day of week, fractions, reason. */
const currentTime = (at: number): Uint8Array =>
  Uint8Array.from([
    ...dateTime(at),
    0x00, // day of week: not known
    0x00, // 1/256 s
    0x00, // reason: none
  ])

function dateTime(at: number): readonly number[] {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = isoInZone(at, ZONE)
    .slice(0, 19)
    .split(/[-T:]/)
    .map(Number)
  return [year & 0xff, year >> 8, month, day, hours, minutes, seconds]
}

/** SFLOAT with exponent 0. */
const sfloat = (mantissa: number): readonly number[] => [mantissa & 0xff, mantissa >> 8]
