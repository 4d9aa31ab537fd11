import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { isMeasured } from '../../reading/reading.ts'
import { omronAnswer, omronRecord } from '../../simulator/devices/omron.ts'
import { DecodeError } from '../decode-error.ts'
import { omron, omronRecords } from './omron.ts'
import { OMRON_BEGIN, OMRON_END, omronRead } from './omron-frame.ts'

const hexOf = (frame: Uint8Array) => Buffer.from(frame).toString('hex')
const decode = omron.decode['49123040']
const RECORD = omronRecord([124, 82, 71], '2026-11-20T10:05:37')
const at = (address: number, data: Uint8Array, size = 8) => omronAnswer(0x8100, address, size, data)

const told = (frame: Uint8Array) => {
  const [decoded] = decode(frame)
  if (decoded?.what !== 'measurement') throw new Error('no measurement')
  const { quantities, flags, deviceTime } = decoded
  return { numbers: quantities.map((one) => (isMeasured(one) ? one.value.value : one.absent)), flags, deviceTime }
}

const withAt = (index: number, ...values: readonly number[]) => {
  const record = Uint8Array.from(RECORD)
  record.set(values, index)
  return at(0x98, record)
}

describe('a record of an Omron cuff', () => {
  it('is read field by field', () => {
    expect(told(at(0x98, RECORD))).toEqual({
      numbers: [124, 82, 71],
      flags: [],
      deviceTime: '2026-11-20T10:05:37',
    })
    // Written out: 124 − 25, 82, 71, 26; 1011 10100 01010; 000101 100101.
    expect(hexOf(RECORD)).toBe('6352471a8a2e6501')
  })

  it.each([
    [0x8000, ['body-movement']],
    [0x4000, ['irregular-pulse']],
    [0xc000, ['body-movement', 'irregular-pulse']],
  ])('turns the bits %d into %j', (bits, flags) => {
    expect(told(at(0x98, omronRecord([124, 82, 71], '2026-11-20T10:05:37', bits)))).toMatchObject({
      flags,
      deviceTime: '2026-11-20T10:05:37',
    })
  })

  it('has 59 where a second is said to be more, and does not mind unknown bits', () => {
    expect(told(withAt(6, 0x7f, 0xf1)).deviceTime).toBe('2026-11-20T10:05:59')
    expect(told(withAt(3, 0xc0 | 26)).deviceTime).toBe('2026-11-20T10:05:37')
  })

  it.each([0, 1, 2])('gives no number where 0 stands in field %d', (index) => {
    expect(told(withAt(index, 0)).numbers[index]).toBe('not-available')
  })

  it('does not know the time where there is no month or no day, so that it is held', () => {
    for (const day of [0x0a | (20 << 5), 0x0a | (11 << 10)])
      expect(told(withAt(4, day & 0xff, day >> 8))).toMatchObject({
        deviceTime: undefined,
        flags: ['device-time-unknown', 'from-storage'],
      })
  })

  it.each([
    ['month 13', 4, 0x8a, 0x36],
    ['day 31 of November', 4, 0xea, 0x2f],
    ['hour 24', 4, 0x98, 0x2e],
    ['minute 60', 6, 0x00, 0x0f],
  ])('is refused with a date that no calendar has: %s', (_which, index, low, high) => {
    expect(() => decode(withAt(index, low, high))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 9 }))
  })

  it('is none where all is FF, or where nothing was answered', () => {
    expect(decode(at(0x98, new Uint8Array(8).fill(0xff)))).toEqual([])
    expect(decode(at(0x98, new Uint8Array()))).toEqual([])
  })

  it.each([
    ['between two records', at(0xa0, RECORD)],
    ['before the first', at(0x88, RECORD)],
    ['behind the last', at(0x98 + 200 * 16, RECORD)],
    ['of a model with other records', at(0x2ac, RECORD)],
    ['of another size', at(0x98, RECORD, 16)],
    ['with fewer bytes than were asked for', at(0x98, RECORD.subarray(0, 7))],
  ])('is not taken from what lies %s', (_where, frame) => {
    expect(() => decode(frame)).toThrow(expect.objectContaining({ fault: 'grammar' }))
  })

  it('is refused with any bit flipped', () => {
    const frame = at(0x98, RECORD)
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const flipped = frame.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(() => decode(flipped), String(bit)).toThrow(DecodeError)
    }
  })

  it('is refused when it is cut at any length', () => {
    const frame = at(0x98, RECORD)
    for (let length = 0; length < frame.length; length += 1)
      expect(() => decode(frame.subarray(0, length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })
})

describe('other frames of an Omron cuff', () => {
  it.each([0x8000, 0x8f00, 0x81c0])('say nothing: %d', (type) => {
    expect(decode(omronAnswer(type, 0, 0, new Uint8Array()))).toEqual([])
  })

  it('are refused when nobody knows them', () => {
    expect(() => decode(omronAnswer(0x8200, 0, 0, new Uint8Array()))).toThrow(
      expect.objectContaining({ fault: 'unknown-frame', offset: 1 }),
    )
    expect(() => decode(bytes('0780000000000087'))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 0 }))
    expect(() => decode(bytes('0880000000000089'))).toThrow(expect.objectContaining({ fault: 'checksum' }))
    expect(() => decode(bytes('0880000000000880'))).toThrow(expect.objectContaining({ fault: 'grammar', offset: 6 }))
  })

  it('of the lock say nothing about anybody', () => {
    expect(omron.decode.b305b680(bytes('8100'))).toEqual([])
    expect(() => omron.decode.b305b680(bytes('81'))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })
})

describe('what we send to an Omron cuff', () => {
  it('is built as published: V118, V119, and the end', () => {
    expect(hexOf(omronRead(0x0260, 0x26))).toBe('080100026026004d')
    expect(hexOf(OMRON_BEGIN)).toBe('0800000000100018')
    expect(hexOf(OMRON_END)).toBe('080f000000000007')
  })

  it.each([
    ['HEM-7361T', 200, 0x98, 0xd08],
    ['HEM-7361T-D', 200, 0x98, 0xd08],
    ['HEM-7155T-E', 120, 0x98, 0x808],
  ])('asks an %s for %d records', (model, count, first, last) => {
    const records = omronRecords(model)
    expect([records?.length, records?.[0], records?.at(-1)]).toEqual([count, first, last])
  })

  it.each(['', 'HEM-7155T1-EBK', 'HEM-7322T-E', 'HEM-6232T', 'BLESmart_00000116'])('asks a "%s" for none', (model) => {
    expect(omronRecords(model)).toBeUndefined()
  })
})
