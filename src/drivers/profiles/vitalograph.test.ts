import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../reading/reading.ts'
import { frameOf } from '../../simulator/devices/vitalograph-results.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeVitalograph } from './vitalograph.ts'

const V001 = Buffer.from(
  '024654443030303031323934303633363333393930393134303430303030303030393530393030303031333035323831303434313830393233036a',
  'hex',
)
// serial number | FEV1 FEV6 ratio FEF25-75 | best, % of it | zones | 2026-11-20 10:00:50 | passed | software
const F = 'FTD0000012345' + '252327077188' + '255099' + '080060050' + '261120100050' + '0' + '923'
// serial number | PEF FEV0.75 FEV1 ? ratio FEF25-75 | bests FEV1, PEF, % of them | zones | … 10:01:33 | failed | software
const G = 'GTD0000012345' + '371224249322077184' + '255402098092' + '080060050' + '261120100133' + '1' + '110'

function decoded(frame: Uint8Array) {
  const [measurement, facts, ...rest] = decodeVitalograph(frame)
  if (measurement?.what !== 'measurement' || facts?.what !== 'facts' || rest.length > 0) throw new Error('no result')
  const values = measurement.quantities.map((each) =>
    isMeasured(each) ? [each.quantity, `${each.value.text} ${each.unit}`] : [each.quantity, each.absent],
  )
  return { ...measurement, quantities: Object.fromEntries(values), facts: facts.facts }
}
const fault = (frame: Uint8Array) => {
  try {
    decodeVitalograph(frame)
  } catch (error) {
    if (error instanceof DecodeError) return [error.fault, error.offset]
    throw error
  }
  return 'decoded'
}

describe('a result of type F', () => {
  it('is read as published: V001', () => {
    expect(decoded(V001)).toEqual({
      what: 'measurement',
      mode: 'spot',
      quantities: {
        fev1: '3.63 L',
        fev6: '3.99 L',
        'fev1-fev6': '91 %',
        'fef25-75': '4.04 L/s',
        'fev1-best': 'not-available',
      },
      flags: ['manoeuvre-accepted'],
      deviceTime: '2013-05-28T10:44:18',
      facts: { serialNumber: '0000129406', softwareRevision: '923' },
    })
  })

  it('is refused with the check character of V002, one bit off', () => {
    expect(fault(V001.with(58, 0x6b))).toEqual(['checksum', 58])
  })

  it('has a personal best where one is set, and leaves percentages and zones out', () => {
    expect(decoded(frameOf(F)).quantities).toEqual({
      fev1: '2.52 L',
      fev6: '3.27 L',
      'fev1-fev6': '77 %',
      'fef25-75': '1.88 L/s',
      'fev1-best': '2.55 L',
    })
  })
})

describe('a result of type G', () => {
  it('has PEF in L/min, two personal bests and the failed quality check, and no number of an unclear name', () => {
    const result = decoded(frameOf(G))
    expect(frameOf(G)).toHaveLength(71)
    expect(result).toMatchObject({
      flags: ['manoeuvre-rejected'],
      deviceTime: '2026-11-20T10:01:33',
      facts: { serialNumber: '0000012345', softwareRevision: '110' },
    })
    expect(result.quantities).toEqual({
      pef: '371 L/min',
      'fev0-75': '2.24 L',
      fev1: '2.49 L',
      'fef25-75': '1.84 L/s',
      'fev1-best': '2.55 L',
      'pef-best': '402 L/min',
    })
  })

  it('has no number where the device sends 000', () => {
    const nothing = frameOf(`GTD0000012345${'000'.repeat(13)}2611201001330110`)
    expect(new Set(Object.values(decoded(nothing).quantities))).toEqual(new Set(['not-available']))
  })
})

describe('a frame of the Vitalograph 4000 family', () => {
  it.each([
    ['type D', 'DTD0000012345123456', ['unknown-frame', 1]],
    ['type C', 'CTD0000012345123456', ['unknown-frame', 1]],
    ['another message', 'FXD0000012345', ['unknown-frame', 1]],
    ['no message', 'F', ['unknown-frame', 1]],
    ['no content', '', ['unknown-frame', 1]],
    ['one character too few', F.slice(0, -1), ['grammar', 58]],
    ['one too many', `${F}0`, ['grammar', 60]],
    ['the content of F in G', `G${F.slice(1)}`, ['grammar', 59]],
    ['a letter in a number', F.replace('252', '2S2'), ['grammar', 15]],
    ['a space for a zero', F.replace('077', ' 77'), ['grammar', 20]],
    ['a flag of 2', F.replace('0500923', '0502923'), ['grammar', 53]],
    ['a byte that is not printable', F.replace('12345', '1234\t'), ['grammar', 13]],
  ])('with %s is refused', (_what, content, expected) => {
    expect(fault(frameOf(content))).toEqual(expected)
  })

  it.each([
    ['a thirteenth month', '261320100050'],
    ['the 31st of November', '261131100050'],
    ['a clock that was never set', '000000000000'],
    ['a 25th hour', '261120240050'],
  ])('with %s has its numbers, and no time', (_what, date) => {
    const result = decoded(frameOf(F.replace('261120100050', date)))
    expect(result).not.toHaveProperty('deviceTime')
    expect(result.flags).toEqual(['manoeuvre-accepted', 'device-time-unknown'])
    expect(result.quantities).toMatchObject({ fev1: '2.52 L' })
  })

  it('that says the device switches itself off means nothing', () => {
    expect(decodeVitalograph(frameOf('DPD'))).toEqual([])
  })

  it('is refused without its beginning, and cut anywhere', () => {
    expect(fault(V001.subarray(1))).toEqual(['unknown-frame', 0])
    expect(fault(new Uint8Array())).toEqual(['truncated', 0])
    for (let length = 1; length < V001.length; length += 1)
      expect(fault(V001.subarray(0, length))).toEqual(['truncated', length])
  })

  it('is refused with any one bit flipped', () => {
    for (const frame of [V001, frameOf(G)])
      for (let bit = 0; bit < frame.length * 8; bit += 1) {
        const flipped = Uint8Array.from(frame)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(fault(flipped)).not.toBe('decoded')
      }
  })

  it('of any bytes is what it means or a DecodeError, and nothing else', () => {
    const content = fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^[FG]TD[0-9]{10,70}$/))
    fc.assert(fc.property(content, (text) => void fault(frameOf(text))))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void fault(bytes)))
  })
})
