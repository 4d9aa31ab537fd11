import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { berryBci, decodeBerryBci } from './berry-bci.ts'

const NONE = 'not-available'

describe('a packet of the BCI protocol of Berry', () => {
  it.each([
    ['is SpO2, pulse and one sample', '86 33 06 48 61', ['97', '72', 'samples']],
    ['has bit 7 of the pulse in the byte before', '86 33 46 0c 61', ['97', '140', 'samples']],
    ['has signal, beep and bar graph, which say nothing more', 'c8 33 0f 48 61', ['97', '72', 'samples']],
    ['has no number but what is missing', '86 33 46 7f 7f', [NONE, NONE, 'samples']],
    ['has a pulse of 127, which is one', '86 33 06 7f 61', ['97', '127', 'samples']],
    ['has a pulse of 254, which is one', '86 33 46 7e 61', ['97', '254', 'samples']],
    ['has no number of 0', '86 33 06 00 00', [NONE, NONE, 'samples']],
    ['has an SpO2 of 100', '86 33 06 48 64', ['100', '72', 'samples']],
    ['has a sample of 100', '86 64 06 48 61', ['97', '72', 'samples']],
    ['has no sample of 0', '86 00 06 48 61', ['97', '72']],
    ['says that it searches', '86 33 66 7f 7f', ['searching', 'searching', 'searching', 'samples']],
    ['doubts a number while it searches', '86 33 26 48 61', ['97', '72', 'searching', 'samples']],
    [
      'has no number without a signal, though one stands there',
      '90 33 06 48 61',
      ['searching', 'searching', 'searching', 'samples'],
    ],
    ['has nothing without a finger', '86 33 16 48 61', ['sensor-off', 'sensor-off', 'sensor-off']],
    ['has nothing without a probe', 'a6 33 06 48 61', ['sensor-off', 'sensor-off', 'sensor-disconnected']],
  ])('%s: %s', (_name, hex, said) => {
    expect(saidBy(decodeBerryBci, hex)).toEqual(said)
  })

  it.each([
    ['a signal strength above 8', '89 33 06 48 61', 'grammar at 0'],
    ['a plethysmogram above 100', '86 65 06 48 61', 'grammar at 1'],
    ['SpO2 above 100', '86 33 06 48 65', 'grammar at 4'],
    ['no bit 7 at its beginning', '06 33 06 48 61', 'grammar at 0'],
    ['bit 7 in another byte', '86 33 06 c8 61', 'grammar at 3'],
    ['four bytes', '86 33 06 48', 'truncated at 4'],
    ['six bytes', '86 33 06 48 61 00', 'grammar at 5'],
    ['no bytes', '', 'truncated at 0'],
  ])('with %s is refused: %s', (_name, hex, said) => {
    expect(saidBy(decodeBerryBci, hex)).toEqual([said])
  })

  it('samples a hundred times a second', () => {
    expect(decodeBerryBci(Uint8Array.of(0x86, 0x33, 0x06, 0x48, 0x61))[1]).toMatchObject({
      samples: [51],
      periodMs: 10,
    })
  })

  it('gives a reading or a DecodeError, whatever the bytes', () => {
    const shaped = fc
      .uint8Array({ maxLength: 8 })
      .map((bytes) => bytes.map((byte, at) => (at === 0 ? byte | 0x80 : byte & 0x7f)))
    fc.assert(
      fc.property(fc.oneof(shaped, fc.uint8Array({ maxLength: 8 })), (bytes) => {
        expect(() => saidBy(berryBci.decode[49535343], Buffer.from(bytes).toString('hex'))).not.toThrow()
      }),
    )
  })
})
