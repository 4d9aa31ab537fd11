import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured, type Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Decoder, Profile } from '../define.ts'
import { battery } from './battery.ts'
import { bloodPressure, intermediateCuffPressure } from './blood-pressure.ts'
import { currentTime } from './current-time.ts'
import { deviceInformation } from './device-information.ts'
import { elapsedTime } from './elapsed-time.ts'
import { healthThermometer } from './health-thermometer.ts'
import { heartRate } from './heart-rate.ts'
import { pulseOximeter } from './pulse-oximeter.ts'
import { recordAccess } from './record-access.ts'

/** A whole frame of each characteristic with every field that it can have, to be mutated. */
const WHOLE: Readonly<Record<string, string>> = {
  '2a35': '1f790051006a00e40705150a1e2d4800010600',
  '2a36': '1e0400000000000000041114293b3c00012700',
  '2a49': '1f00',
  '2a1c': '06710e00fee40705150a1e2d01',
  '2a1e': '07710e00fee40705150a1e2d01',
  '2a1d': '09',
  '2a21': '3c00',
  '2a5e': '1f61004800ea070b140a0a1c000120000038f0',
  '2a5f': '1fd4f35b00d4f35a00d4f35f000001000000bce2',
  '2a60': '0300ffffffffff',
  '2a52': '050004030201',
  '2a37': '1f550032002100210421',
  '2a38': '01',
  '2a29': '41e98000',
  '2a24': '4120',
  '2a25': '3031',
  '2a27': '42',
  '2a26': '312e30',
  '2a28': '312e30',
  '2a23': '0102030405060708',
  '2a2a': '0001000402010000',
  '2a50': '02ac0520020100',
  '2bff': '0f4c424c00444900495353004155544800',
  '2a19': '64',
  '2a2b': 'e907010f0e1e2d032101',
  '2a08': 'e20704110f3300',
  '2bf2': '20a66a002c000001000000',
}

const PROFILES: readonly Profile[] = [
  battery,
  bloodPressure,
  intermediateCuffPressure,
  currentTime,
  deviceInformation,
  elapsedTime,
  healthThermometer,
  heartRate,
  pulseOximeter,
  recordAccess,
]
const decoders = PROFILES.flatMap((profile) =>
  Object.entries(profile.decode).map(([channel, decode]): [string, Decoder, Profile] => [channel, decode, profile]),
)

/** Random bytes, and whole frames with bytes changed, cut off or appended. */
const frames = (channel: string): fc.Arbitrary<Uint8Array> => {
  const whole = [...Buffer.from(WHOLE[channel] ?? '', 'hex')]
  const mutated = fc
    .record({
      changes: fc.array(fc.tuple(fc.nat({ max: Math.max(0, whole.length - 1) }), fc.nat({ max: 255 })), {
        maxLength: 4,
      }),
      length: fc.nat({ max: whole.length }),
      appended: fc.uint8Array({ maxLength: 4 }),
    })
    .map(({ changes, length, appended }) => {
      const frame = Uint8Array.from([...whole.slice(0, length), ...appended])
      for (const [at, value] of changes) if (at < frame.length) frame[at] = value
      return frame
    })
  return fc.oneof(fc.uint8Array({ maxLength: 24 }), mutated)
}

function checkQuantity(quantity: Quantity, profile: Profile): void {
  expect(profile.quantities).toContain(quantity.quantity)
  if (!isMeasured(quantity)) return
  expect(quantity.value.text).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/)
  expect(Number.isFinite(quantity.value.value)).toBe(true)
}

describe('any bytes at all', () => {
  it('have a whole frame to start from for every characteristic', () => {
    expect(decoders.map(([channel]) => channel).sort()).toEqual(Object.keys(WHOLE).sort())
    for (const [channel, decode] of decoders)
      expect(decode(Buffer.from(WHOLE[channel] ?? '', 'hex')), channel).not.toEqual([])
  })

  it.each(decoders)('in %s become what they mean or a DecodeError, and nothing else', (channel, decode, profile) => {
    fc.assert(
      fc.property(frames(channel), (frame) => {
        const before = Buffer.from(frame).toString('hex')
        try {
          for (const decoded of decode(frame)) {
            if (decoded.what === 'samples') {
              expect(profile.signals).toContain(decoded.signal)
              expect(decoded.samples.every(Number.isFinite)).toBe(true)
            }
            if (decoded.what !== 'measurement') continue
            expect(new Set(decoded.flags).size).toBe(decoded.flags.length)
            const { fast = [], slow = [] } = decoded.averaging ?? {}
            for (const quantity of [...decoded.quantities, ...fast, ...slow]) checkQuantity(quantity, profile)
          }
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
          expect(error.offset).toBeGreaterThanOrEqual(0)
          expect(error.offset).toBeLessThanOrEqual(frame.length)
        }
        expect(Buffer.from(frame).toString('hex')).toBe(before)
      }),
      { numRuns: 500 },
    )
  })
})
