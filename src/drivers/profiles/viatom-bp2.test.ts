import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../reading/reading.ts'
import { bp2RealTime, bp2Result } from '../../simulator/devices/viatom-bp2.ts'
import { er1Packet } from '../../simulator/devices/viatom-er1.ts'
import { DecodeError } from '../decode-error.ts'
import { BP2_NOTIFY, BP2_POLL, viatomBp2 } from './viatom-bp2.ts'

const decode = viatomBp2.decode[BP2_NOTIFY]
const answer = (content: Uint8Array) => er1Packet(0x08, 1, content)
const NUMBERS = [128, 82, 97, 71]

const told = (content: Uint8Array) => {
  const [decoded] = decode(answer(content))
  if (decoded?.what !== 'measurement') throw new Error('no measurement')
  const { quantities, flags, standing, mode } = decoded
  return { numbers: quantities.map((one) => (isMeasured(one) ? one.value.value : one.absent)), flags, standing, mode }
}

const whatOf = (content: Uint8Array) => decode(answer(content)).map(({ what }) => what)

describe('what a BP2 shows', () => {
  it('is a result in its order: systolic, diastolic, mean, pulse', () => {
    expect(told(bp2Result(NUMBERS))).toEqual({ numbers: NUMBERS, flags: [], standing: true, mode: 'spot' })
    expect(told(bp2Result([300, 282, 290, 256])).numbers).toEqual([300, 282, 290, 256])
  })

  it('has no number where 0 stands', () => {
    expect(told(bp2Result([0, 0, 0, 0])).numbers).toEqual(Array(4).fill('not-available'))
  })

  it.each([
    [1, []],
    [2, ['body-movement']],
    [3, ['poor-signal']],
    [4, []],
    [255, []],
  ])('is no number with code %d, whatever stands beside it', (code, flags) => {
    expect(told(bp2Result(NUMBERS, code))).toMatchObject({ numbers: Array(4).fill('cuff-fault'), flags })
  })

  it('makes the next result a new one while it measures, and says no pressure', () => {
    expect(decode(answer(bp2RealTime(4, 0, Uint8Array.of(1, 100, 0))))[0]).toEqual({
      what: 'samples',
      signal: 'cuff-pressure',
      samples: [],
      flags: ['measurement-ongoing'],
    })
  })

  it.each([
    ['asleep', 0, 0],
    ['its memory', 1, 1],
    ['charging', 2, 0],
    ['ready', 3, 0],
    ['a result of another state', 3, 1],
    ['a pause between two of three', 16, 1],
    ['an ECG', 6, 2],
    ['the result of an ECG', 7, 3],
  ])('is neither: %s', (_which, status, type) => {
    expect(whatOf(bp2RealTime(status, type, new Uint8Array(20).fill(80)))).toEqual(['facts'])
  })

  it('tells the battery, and none of more than 100 %', () => {
    const content = bp2RealTime(3, 0, new Uint8Array())
    expect(decode(answer(content))).toEqual([{ what: 'facts', facts: { batteryPercent: 87 } }])
    content[2] = 101
    expect(decode(answer(content))).toEqual([])
  })

  it('is passed over in answers to anything else: V111', () => {
    const state = '10db11006ac21100d4190000c80040053a68cd036d67c800010100d7530300140000000000000003'
    expect(decode(er1Packet(0x00, 1, Buffer.from(state, 'hex')))).toEqual([])
    expect(decode(er1Packet(0x08, 0xfd, new Uint8Array()))).toEqual([])
    expect(decode(BP2_POLL)).toEqual([])
  })

  it('is refused when its content is cut at any length, or longer than it says', () => {
    const content = bp2Result(NUMBERS)
    for (let length = 0; length < content.length; length += 1)
      expect(() => decode(answer(content.subarray(0, length)))).toThrow(expect.objectContaining({ fault: 'truncated' }))
    expect(() => decode(answer(Uint8Array.of(...content, 0)))).toThrow(expect.objectContaining({ fault: 'grammar' }))
  })

  it('is refused with any bit flipped', () => {
    const frame = answer(bp2Result(NUMBERS))
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const flipped = frame.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(() => decode(flipped), String(bit)).toThrow(DecodeError)
    }
  })
})
