import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { isMeasured } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { medlabEcg } from './medlab-ecg.ts'
import { medlabFraming } from './medlab-framing.ts'

const framed = (...chunks: string[]) => runFraming(medlabFraming(), chunks.map(bytes))
const decode = medlabEcg.decode.rx
const faultOf = (hex: string) => {
  try {
    return decode(bytes(hex))
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}
/** What a stream tells: samples as numbers, measurements as text. */
const told = async (...chunks: string[]) =>
  (await framed(...chunks)).flatMap((item) => {
    if (!('frame' in item)) return [item.fault]
    return decode(item.frame).flatMap((decoded): (number | string)[] => {
      if (decoded.what === 'samples') return decoded.absent ? [`ecg ${decoded.absent}`] : [...decoded.samples]
      if (decoded.what !== 'measurement') return []
      return decoded.quantities.map((each) => `${each.quantity} ${isMeasured(each) ? each.value.text : each.absent}`)
    })
  })

describe('the stream of an EG01010', () => {
  it('is read as in the manual, V023: three samples, then a pulse of 120', async () => {
    expect(await told('f8202325fa78')).toEqual([32, 35, 37, 'heart-rate 120'])
    expect(decode(bytes('fa78'))).toMatchObject([{ mode: 'continuous', flags: [], quantities: [{ unit: '/min' }] }])
    expect(decode(bytes('20'))).toEqual([
      {
        what: 'samples',
        signal: 'ecg',
        samples: [32],
        leads: ['unspecified'],
        periodMs: 10,
        flags: ['uncalibrated'],
      },
    ])
  })

  it('has a respiratory rate, and no rate of zero', async () => {
    expect(await told('f90f fa00 f900')).toEqual([
      'respiratory-rate 15',
      'heart-rate not-available',
      'respiratory-rate not-available',
    ])
  })

  it('says that a lead is off: neither a rate nor a sample', async () => {
    expect(await told('fb11')).toEqual(['heart-rate lead-off', 'ecg lead-off'])
    expect(decode(bytes('fb11'))[0]).toMatchObject({ flags: ['lead-off'] })
  })

  it('says nothing of information that nobody documented', async () => {
    expect(await told('fb12')).toEqual([])
  })

  it('takes nothing behind the one value of a marker for a sample or a second value', async () => {
    expect(await framed('fa78 7980 f820')).toEqual([
      { frame: bytes('fa78') },
      { fault: 'grammar', offset: 2, bytes: bytes('7980'), message: 'bytes outside any marker' },
      { frame: bytes('f820') },
    ])
  })

  it('gives no rate close behind damaged bytes: the saturation of another device, 97, stands behind FA as well', async () => {
    expect(await told('0180fa61 dc 0180fa61 dc')).not.toContain('heart-rate 97')
    const samples = '20'.repeat(10)
    expect(await told(`7980 f8${samples} fa61`)).toContain('heart-rate 97')
    expect(await told('7980 fb11')).toContain('heart-rate lead-off')
  })

  it('that is entered in the middle tells nothing before the first marker', async () => {
    expect(await told('78 20 23 f8 25')).toEqual(['grammar', 37])
  })

  it('does not read a marker for which another one left no value', async () => {
    expect(await told('fa f820 fa')).toEqual(['truncated', 32, 'truncated'])
  })

  it.each(['f7', 'fc', 'fd', 'fe', 'ff'])('does not know the marker %s, and ends the wave there', async (marker) => {
    expect(await told(`f820 ${marker} 2325 f826`)).toEqual([32, 'grammar', 38])
  })

  it('holds no more than 512 bytes of a stream without any marker', async () => {
    await expectNoiseInPieces(medlabFraming, 0x20)
  })

  it('does not mind how it was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(...['f820', 'fa78', 'f90f', 'fb11', '21'].map(bytes)),
      fc.uint8Array({ maxLength: 6 }),
    )
    await expectEveryByteOnce(medlabFraming, part)
  })
})

describe('a piece that is none', () => {
  it.each([
    ['nothing', '', ['truncated', 0]],
    ['a marker alone', 'fa', ['truncated', 1]],
    ['two values', 'fa7879', ['grammar', 2]],
    ['two samples', '2021', ['grammar', 1]],
    ['a marker behind a marker', 'fafa', ['grammar', 1]],
    ['an unknown marker', 'fc10', ['unknown-frame', 0]],
  ])('is refused: %s', (_what, hex, fault) => {
    expect(faultOf(hex)).toEqual(fault)
  })

  it('of any bytes becomes what it means or a DecodeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4 }), (piece) => {
        expect(Array.isArray(faultOf(Buffer.from(piece).toString('hex')))).toBe(true)
      }),
    )
  })
})
