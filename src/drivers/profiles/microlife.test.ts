import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { readRecording } from '../../link/recording.ts'
import { fixturesUrl } from '../../paths.ts'
import { isMeasured } from '../../reading/reading.ts'
import { microlifeFrame } from '../../simulator/devices/microlife-bp.ts'
import { DecodeError } from '../decode-error.ts'
import { microlife, microlifeRequest } from './microlife.ts'

const hexOf = (frame: Uint8Array) => Buffer.from(frame).toString('hex')
const fromDevice = (frame: Uint8Array) => microlife.decode['fff1']?.(frame) ?? []
const toDevice = (hex: string) => microlife.decode['fff2']?.(bytes(hex)) ?? []

/** The history of user 1 with these readings. */
const history = (...records: readonly (readonly number[])[]) =>
  microlifeFrame(Uint8Array.of(0, 0, 0, records.length, 1, 0, ...new Uint8Array(32), ...records.flat()))
const RECORD = [124, 82, 71, 26, 11, 20, 10, 5, 0x80, 0] as const
const withAt = (at: number, ...values: readonly number[]) => [
  ...RECORD.slice(0, at),
  ...values,
  ...RECORD.slice(at + values.length),
]

const told = (frame: Uint8Array) =>
  fromDevice(frame).map((decoded) => {
    if (decoded.what !== 'measurement') throw new Error('no measurement')
    const { quantities, flags, deviceTime, user } = decoded
    return { numbers: quantities.map((q) => (isMeasured(q) ? q.value.value : q.absent)), flags, deviceTime, user }
  })

/** V095: the whole memory that the recording holds in pieces. */
async function published(): Promise<Uint8Array> {
  const { lines } = await readRecording(fileURLToPath(new URL('microlife-bp/published-memory.jsonl', fixturesUrl)))
  const pieces = lines.flatMap((line) => ('bytes' in line && line.direction === 'rx' ? [line.bytes] : []))
  return Uint8Array.from(Buffer.concat(pieces.slice(1)))
}

describe('the history of a Microlife cuff', () => {
  it('is read as published: V095, 29 readings, ten of them of a clock that was never set', async () => {
    const readings = told(await published())
    expect(readings).toHaveLength(29)
    expect(readings.slice(0, 10).every(({ flags }) => flags.includes('device-time-unknown'))).toBe(true)
    expect(readings[0]).toMatchObject({ numbers: [144, 68, 51], deviceTime: undefined, user: 1 })
    expect(readings[10]).toEqual({ numbers: [134, 70, 68], flags: [], deviceTime: '2022-07-17T17:02:00', user: 1 })
    expect(readings[11]).toMatchObject({
      numbers: [147, 59, 48],
      flags: ['irregular-pulse'],
      deviceTime: '2022-07-17T17:56:00',
    })
    expect(readings[21]).toMatchObject({
      numbers: [148, 70, 60],
      flags: ['cuff-too-loose'],
      deviceTime: '2022-07-18T12:07:00',
    })
  })

  it('is refused with any bit flipped', async () => {
    const whole = await published()
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const flipped = whole.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(() => fromDevice(flipped), String(bit)).toThrow(DecodeError)
    }
  })

  it('is refused when it is cut at any length', async () => {
    const whole = await published()
    for (let length = 0; length < whole.length; length += 1)
      expect(() => fromDevice(whole.subarray(0, length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })

  it.each([
    [0x80, []],
    [0x00, ['cuff-too-loose']],
    [0xc0, ['irregular-pulse']],
    [0xa0, ['atrial-fibrillation']],
    [0xe0, ['irregular-pulse', 'atrial-fibrillation']],
    [0x88, []],
    [0x90, ['mean-of-several']],
    [0x98, ['mean-of-several']],
    [0x81, ['reserved-bits']],
    [0x84, ['reserved-bits']],
  ])('turns the flags %d into %j', (bits, flags) => {
    expect(told(history(withAt(8, bits)))[0]?.flags).toEqual(flags)
  })

  it.each([0, 1, 2])('gives no number where 0 stands in field %d', (at) => {
    expect(told(history(withAt(at, 0)))[0]?.numbers[at]).toBe('not-available')
  })

  it('has no reading in an empty place', () => {
    expect(told(history(RECORD, Array(10).fill(0), RECORD))).toHaveLength(2)
    expect(told(history())).toEqual([])
  })

  it.each([
    ['month', withAt(4, 0)],
    ['day', withAt(5, 0)],
  ])('does not know the time where there is no %s, so that it is held', (_which, record) => {
    expect(told(history(record))[0]).toMatchObject({
      deviceTime: undefined,
      flags: ['device-time-unknown', 'from-storage'],
    })
  })

  it.each([
    ['month 13', withAt(4, 13)],
    ['day 31 of November', withAt(5, 31)],
    ['hour 24', withAt(6, 24)],
    ['minute 60', withAt(7, 60)],
  ])('is refused with a date that no calendar has: %s', (_which, record) => {
    expect(() => told(history(RECORD, record))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 55 }))
  })

  it.each([
    [1, 1],
    [2, 2],
    [0, undefined],
    [0xfd, undefined],
  ])('tells the user %d as %s', (sent, user) => {
    const frame = microlifeFrame(Uint8Array.of(0, 0, 0, 1, sent, 0, ...new Uint8Array(32), ...RECORD))
    expect(told(frame)[0]?.user).toBe(user)
  })

  it('is refused when it does not hold whole readings', () => {
    const frame = microlifeFrame(Uint8Array.of(0, 0, 0, 1, 1, 0, ...new Uint8Array(32), ...RECORD.slice(1)))
    expect(() => fromDevice(frame)).toThrow(expect.objectContaining({ fault: 'grammar' }))
    expect(() => fromDevice(microlifeFrame(Uint8Array.of(0)))).toThrow(expect.objectContaining({ fault: 'grammar' }))
  })
})

describe('other frames of Microlife', () => {
  it('say nothing: V097, acknowledged, and what holds a name', () => {
    expect(fromDevice(bytes('4d3a0002810a'))).toEqual([])
    expect(fromDevice(microlifeFrame(Uint8Array.of(0x05, 1, 0x41, 0x42)))).toEqual([])
  })

  it('are refused when nobody knows them, and when they are ours', () => {
    expect(() => fromDevice(microlifeFrame(Uint8Array.of(0x0b)))).toThrow(
      expect.objectContaining({ fault: 'unknown-frame' }),
    )
    expect(() => fromDevice(bytes('4dff00020452'))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 0 }))
    expect(() => fromDevice(bytes('4d3a0002810a00'))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 6 }))
    expect(() => fromDevice(bytes('4d3a0002810b'))).toThrow(expect.objectContaining({ fault: 'checksum', offset: 5 }))
  })

  it('are what they mean or a DecodeError, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (payload) => {
        for (const frame of [payload, microlifeFrame(payload), microlifeFrame(Uint8Array.of(0, ...payload))])
          try {
            fromDevice(frame)
          } catch (error) {
            if (!(error instanceof DecodeError)) throw error
            expect(error.offset).toBeLessThanOrEqual(frame.length)
          }
      }),
    )
  })
})

describe('what we send to a Microlife cuff', () => {
  it.each([
    ['V098, the history', '4dff000900000000000000fd52', [0, 0, 0, 0, 0, 0, 0, 0xfd]],
    ['V099, disconnect', '4dff00020452', [4]],
    ['V100, user and version', '4dff00020553', [5]],
  ])('is built as published and tells no clock: %s', (_which, hex, payload) => {
    expect(hexOf(microlifeRequest(...payload))).toBe(hex)
    expect(toDevice(hex)).toEqual([])
  })

  it('tells the clock from then on: V096', () => {
    const hex = '4dff00080d18060f0e1e2de7'
    expect(hexOf(microlifeRequest(0x0d, 24, 6, 15, 14, 30, 45))).toBe(hex)
    expect(toDevice(hex)).toEqual([{ what: 'clock', local: '2024-06-15T14:30:45' }])
  })

  it('sets no clock by five bytes, nor by a date that no calendar has', () => {
    expect(() => toDevice(hexOf(microlifeRequest(0x0d, 24, 6, 15, 14, 30)))).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 5 }),
    )
    expect(() => toDevice(hexOf(microlifeRequest(0x0d, 24, 13, 15, 14, 30, 45)))).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 5 }),
    )
  })
})
