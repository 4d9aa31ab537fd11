import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce } from '../../../tests/support/framing-laws.ts'
import { cutAt, runFraming } from '../../../tests/support/run-framing.ts'
import { isMeasured } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Decoder } from '../define.ts'
import { decodeSp10w } from './contec-sp10w.ts'
import { decodeSp80b, SP80B_LENGTHS } from './contec-sp80b.ts'
import { decodeContecCommand, setClockBytes } from './contec-spirometer.ts'
import { contecSpirometerFraming } from './contec-spirometer-framing.ts'
import { withSum7 } from './sum7.ts'

const fourteen = (...numbers: number[]) => numbers.flatMap((number) => [number & 0x7f, number >> 7])
const STAMP = [26, 11, 20, 10, 28, 40]
/** Numbers as one program prints them for an example: FVC 5.1, FEV1 4.95, ratio 97.1 %, PEF 9.33 L/s, … */
const sp80b = (changes: Readonly<Record<number, number>> = {}) => {
  const numbers = fourteen(510, 402, 495, 971, 509, 510, 933, 801, 652, 391, 614, 291, 79)
  const bytes = [0xe1, 0, 1, ...fourteen(1), ...STAMP, 0, 55, ...fourteen(172), 1, 0, ...numbers]
  return withSum7(...Object.assign(bytes, changes))
}
// 9: high bits | scaler age height weight FVC 412 = 019C | high bits | FEV1 333 = 014D, %, PEF 742 = 02E6, FEF25 640 = 0280 | …
const SP10W_HEX = 'e1 1a0b140a1c28 0001 29 6803372c461c01 28 4d01626602 0002 01 520063012c01'
const sp10w = () => withSum7(...Buffer.from(SP10W_HEX.replaceAll(' ', ''), 'hex'))

const decoded = (decode: Decoder, frame: Uint8Array) => {
  const [first, ...rest] = decode(frame)
  if (first?.what !== 'measurement' || rest.length > 0) throw new Error('no record')
  const values = first.quantities.map((each) =>
    isMeasured(each) ? [each.quantity, `${each.value.text} ${each.unit}`] : [each.quantity, each.absent],
  )
  return { ...first, quantities: Object.fromEntries(values) }
}
const fault = (decode: Decoder, frame: Uint8Array) => {
  try {
    decode(frame)
  } catch (error) {
    if (error instanceof DecodeError) return [error.fault, error.offset]
    throw error
  }
  return 'decoded'
}

describe('a record of the Contec SP80B', () => {
  it('has volumes in L, flows in L/s, PEF in L/min, its stamp, and nothing about the patient', () => {
    expect(decoded(decodeSp80b, sp80b())).toEqual({
      what: 'measurement',
      mode: 'spot',
      quantities: {
        fvc: '5.10 L',
        'fev0-5': '4.02 L',
        fev1: '4.95 L',
        'fev1-fvc': '97.1 %',
        fev3: '5.09 L',
        fev6: '5.10 L',
        pef: '559.80 L/min',
        fef25: '8.01 L/s',
        fef50: '6.52 L/s',
        fef75: '3.91 L/s',
        'fef25-75': '6.14 L/s',
      },
      flags: [],
      deviceTime: '2026-11-20T10:28:40',
    })
  })

  it('keeps what was sent beside PEF', () => {
    const [record] = decodeSp80b(sp80b())
    const pef = record?.what === 'measurement' && record.quantities.find(({ quantity }) => quantity === 'pef')
    expect(pef).toMatchObject({ asSent: { value: { text: '9.33' }, unit: 'L/s' } })
  })

  it('has no number where it has 0', () => {
    const empty = sp80b(Object.fromEntries(Array.from({ length: 26 }, (_, index) => [17 + index, 0])))
    expect(new Set(Object.values(decoded(decodeSp80b, empty).quantities))).toEqual(new Set(['not-available']))
  })

  it.each([2, 3, 4])('of another manoeuvre, type %i, is no measurement', (type) => {
    expect(decodeSp80b(sp80b({ 2: type }))).toEqual([])
  })

  it.each([0x7e, 0x7f])('that only says that there are no more, %i, means nothing', (end) => {
    expect(decodeSp80b(sp80b({ 1: end }))).toEqual([])
  })

  it('of a type that nobody knows, or of a day that no calendar has, is refused', () => {
    expect(fault(decodeSp80b, sp80b({ 2: 5 }))).toEqual(['grammar', 2])
    expect(fault(decodeSp80b, sp80b({ 6: 13 }))).toEqual(['grammar', 5])
    expect(fault(decodeSp80b, sp80b({ 5: 100 }))).toEqual(['grammar', 5])
  })
})

describe('a record of the Contec SP10W', () => {
  it('has words of eight bits a byte, their high bits from the byte before the group', () => {
    expect(decoded(decodeSp10w, sp10w())).toEqual({
      what: 'measurement',
      mode: 'spot',
      quantities: {
        fvc: '4.12 L',
        fev1: '3.33 L',
        pef: '445.20 L/min',
        fef25: '6.40 L/s',
        fef75: '2.10 L/s',
        'fef25-75': '3.55 L/s',
      },
      flags: [],
      deviceTime: '2026-11-20T10:28:40',
    })
  })
})

describe.each([
  ['SP80B', decodeSp80b, sp80b()],
  ['SP10W', decodeSp10w, sp10w()],
] as const)('an answer of the Contec %s', (_model, decode, record) => {
  it('is refused cut anywhere, with a byte more, and with any one bit flipped', () => {
    for (let length = 0; length < record.length; length += 1)
      expect(fault(decode, record.subarray(0, length))).toEqual(['truncated', length])
    expect(fault(decode, Uint8Array.of(...record, 0))).toEqual(['grammar', record.length])
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const flipped = Uint8Array.from(record)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      // E0 and F0 differ from E1 by one bit, and have another length.
      expect(fault(decode, flipped)).not.toBe('decoded')
    }
  })

  it('of another device is refused', () => {
    expect(fault(decode, Uint8Array.of(0xd5, 1, 2))).toEqual(['unknown-frame', 0])
  })

  it('to the setting of the clock says nothing when it was set, and that nobody knows the time when it was not', () => {
    expect(decode(withSum7(0xf3, 0))).toEqual([])
    expect(decode(withSum7(0xf3, 1))).toEqual([{ what: 'clock', local: undefined }])
    expect(fault(decode, Uint8Array.of(0xf3, 0, 0))).toEqual(['checksum', 2])
  })
})

describe('what is sent to a spirometer of Contec', () => {
  it('sets the clock by bytes that a session reads back', () => {
    const bytes = setClockBytes('2026-11-20T10:30:05')
    expect(Buffer.from(bytes).toString('hex')).toBe('831a0b140a1e05000069')
    expect(decodeContecCommand(bytes)).toEqual([{ what: 'clock', local: '2026-11-20T10:30:05' }])
    expect(fault(decodeContecCommand, bytes.with(9, 0))).toEqual(['checksum', 9])
    expect(fault(decodeContecCommand, bytes.subarray(0, 9))).toEqual(['truncated', 9])
    expect(decodeContecCommand(withSum7(0x90))).toEqual([])
  })
})

describe('the framing of the Contec spirometers', () => {
  const framed = (...chunks: readonly Uint8Array[]) => runFraming(contecSpirometerFraming(SP80B_LENGTHS)(), chunks)
  const record = sp80b()

  it('takes each answer at the length of its first byte, however it was notified', async () => {
    const stream = Uint8Array.of(0xf0, 0x70, ...withSum7(0xf3, 0), ...record)
    const whole = [{ frame: Uint8Array.of(0xf0, 0x70) }, { frame: withSum7(0xf3, 0) }, { frame: record }]
    expect(await framed(...cutAt(stream, [1, 7, 27]))).toEqual(whole)
  })

  it('says what another answer cut short, what belongs to none, and that the stream ended too early', async () => {
    const faults = await framed(
      Uint8Array.of(0x01),
      record.subarray(0, 9),
      record,
      Uint8Array.of(0xd5),
      record.subarray(0, 2),
    )
    expect(faults.map((each) => ('frame' in each ? 'frame' : [each.fault, each.offset, each.bytes.length]))).toEqual([
      ['grammar', 0, 1],
      ['truncated', 1, 9],
      'frame',
      ['grammar', 54, 1],
      ['truncated', 55, 2],
    ])
  })

  it('accounts for every byte once, holds no more than 512 of noise, and does not mind the chunks', async () => {
    expect((await framed(new Uint8Array(600))).map((each) => ('bytes' in each ? each.bytes.length : 0))).toEqual([
      512, 88,
    ])
    const part = fc.oneof(fc.constantFrom(record, record.subarray(0, 9)), fc.uint8Array({ maxLength: 12 }))
    await expectEveryByteOnce(contecSpirometerFraming(SP80B_LENGTHS), part)
  })
})
