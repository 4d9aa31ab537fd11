import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { isMeasured } from '../../reading/reading.ts'
import { SUNTECH_FINISHED, suntechPacket, suntechResult } from '../../simulator/devices/suntech.ts'
import { DecodeError } from '../decode-error.ts'
import { suntech } from './suntech.ts'

const V103 = bytes('3e050201ba')
const V104 = bytes('3e1873004a001e01000000000000310755005800000000e9')
const V109 = bytes('3e044b73')

const told = (packet: Uint8Array) => {
  const [decoded] = suntech.decode.rx(packet)
  if (decoded?.what !== 'measurement') throw new Error('no measurement')
  return decoded.quantities.map((one) => (isMeasured(one) ? one.value.value : one.absent))
}

describe('a packet of a SunTech module', () => {
  it('tells the result as published: V104', () => {
    expect(told(V104)).toEqual([115, 74, 88, 85])
    expect(suntech.decode.rx(V104)).toMatchObject([{ mode: 'spot', standing: true, flags: [] }])
  })

  it('tells the pressure in the cuff as published: V103', () => {
    expect(suntech.decode.rx(V103)).toEqual([{ what: 'samples', signal: 'cuff-pressure', samples: [258] }])
  })

  it('that says that a cycle has finished has no number, and makes the next result a new one: V109', () => {
    expect(suntech.decode.rx(V109)).toEqual([
      { what: 'samples', signal: 'cuff-pressure', samples: [], flags: ['measurement-ongoing'] },
    ])
    expect(SUNTECH_FINISHED).toEqual(V109)
  })

  it('with another code means nothing', () => {
    expect(suntech.decode.rx(suntechPacket(Uint8Array.of(0x41)))).toEqual([])
  })

  const numbers = { systolic: 300, diastolic: 80, mean: 100, pulse: 70, error: 0 }

  it('has pressures of two bytes', () => {
    expect(told(suntechResult(numbers))).toEqual([300, 80, 100, 70])
  })

  it.each([1, 2, 0x80, 0xff])('with error %d has no number, whatever stands in it', (error) => {
    expect(told(suntechResult({ ...numbers, error }))).toEqual(Array(4).fill('cuff-fault'))
  })

  it('has no number where 0 stands', () => {
    const nothing = { systolic: 0, diastolic: 0, mean: 0, pulse: 0, error: 0 }
    expect(told(suntechResult(nothing))).toEqual(Array(4).fill('not-available'))
  })

  it.each([V103, V104, V109])('is refused with any bit flipped', (packet) => {
    for (let bit = 0; bit < packet.length * 8; bit += 1) {
      const flipped = packet.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(() => suntech.decode.rx(flipped), String(bit)).toThrow(DecodeError)
    }
  })

  it('is refused when it is cut at any length, and with a byte behind it', () => {
    for (let length = 1; length < V104.length; length += 1)
      expect(() => suntech.decode.rx(V104.subarray(0, length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
    expect(() => suntech.decode.rx(Uint8Array.of(...V104, 0))).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 24 }),
    )
  })

  it('is refused when nobody knows its length, and when it is ours: V105 to V108', () => {
    expect(() => suntech.decode.rx(suntechPacket(new Uint8Array(6)))).toThrow(
      expect.objectContaining({ fault: 'unknown-frame', offset: 1 }),
    )
    for (const hex of ['3a20a6', '3a79050048', '3a7903004a', '3a0c000101b8', ''])
      expect(() => suntech.decode.rx(bytes(hex))).toThrow(
        expect.objectContaining({ fault: 'unknown-frame', offset: 0 }),
      )
  })
})
