import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { bytesOf, cutAt, runFraming } from '../../../tests/support/run-framing.ts'
import { po60 } from './po60.ts'
import { po60Framing } from './po60-framing.ts'
import { sum7, withSum7 } from './sum7.ts'

const summed = (hex: string): string => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  return Buffer.concat([bytes, Buffer.of(sum7(bytes))]).toString('hex')
}
const said = (hex: string) => saidBy(po60.decode.ff02, hex)
const record = (high: string, saturation: string, pulse: string, ended = '130101 000016') =>
  summed(`e920 130101 000013 ${ended} ${high} 0000 ${saturation}00 ${saturation} ${pulse}00 ${pulse}`)
// 98 % on average, 58 /min, as decoded in a comment of a source
const EXAMPLE = record('00', '62', '3a')
const frameOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
const NONE = 'not-available'
const MEAN = 'mean-of-several'

describe('a request to the PO60', () => {
  it.each([
    ['9005', '900515'],
    ['9900', '990019'],
    ['9901', '99011a'],
    ['997e', '997e17'],
    ['82', '8202'],
    ['89', '8909'],
  ])('ends with the sum that sources write down: %s', (hex, whole) => {
    expect(Buffer.from(withSum7(...Buffer.from(hex, 'hex'))).toString('hex')).toBe(whole)
  })

  it('that sets the clock tells what it shows from then on', () => {
    const request = withSum7(0x83, 26, 11, 20, 11, 30, 5, 0, 0)
    expect(po60.decode.ff01(request)).toEqual([{ what: 'clock', local: '2026-11-20T11:30:05' }])
    expect(po60.decode.ff01(withSum7(0x99, 0))).toEqual([])
    expect(() => po60.decode.ff01(request.with(1, 27))).toThrow(expect.objectContaining({ fault: 'checksum' }))
    expect(() => po60.decode.ff01(request.subarray(0, 9))).toThrow(expect.objectContaining({ fault: 'grammar' }))
  })
})

describe('an answer of the PO60', () => {
  it.each([
    ['is a record with its averages', EXAMPLE, ['98', '58', MEAN]],
    ['has no SpO2 where it says so', record('00', '7f', '3a'), [NONE, '58', MEAN]],
    ['has no number of 0', record('00', '00', '00'), [NONE, NONE, MEAN]],
    ['has a pulse of 127, which is one', record('00', '62', '7f'), ['98', '127', MEAN]],
    // Bit 3 in one source, bit 4 in the other.
    [
      'has no pulse with a high bit that sources place elsewhere',
      record('08', '62', '0a'),
      ['98', NONE, MEAN, 'reserved-bits'],
    ],
    ['has no pulse with the other one either', record('10', '62', '0a'), ['98', NONE, MEAN, 'reserved-bits']],
    ['has no pulse with any high bit', record('40', '62', '3a'), ['98', NONE, MEAN, 'reserved-bits']],
    [
      'does not know when',
      record('00', '62', '3a', '000000 000000'),
      ['98', '58', MEAN, 'device-time-unknown', 'from-storage'],
    ],
    [
      'tells its versions',
      summed('f2 000201 000301'),
      ['{"hardwareRevision":"00.02.01","softwareRevision":"00.03.01"}'],
    ],
    ['tells its clock', summed('f9 1a0b14 0b1e05 0000'), ['clock']],
    ['acknowledges', summed('f300'), []],
    ['says how many records there are', summed('e005 0004 0000'), []],
    ['has no SpO2 above 100 %', record('00', '65', '3a'), ['grammar at 19']],
    [
      'has no average above the highest',
      summed('e920 130101 000013 130101 000016 00 0000 616062 3b3a3a'),
      ['grammar at 19'],
    ],
    [
      'has no average below the lowest',
      summed('e920 130101 000013 130101 000016 00 0000 626262 3b3a39'),
      ['grammar at 22'],
    ],
    ['has no 30 February', record('00', '62', '3a', '13021e 000016'), ['grammar at 8']],
    ['is refused with another sum', EXAMPLE.replace(/..$/, '00'), ['checksum at 23']],
    ['is refused with a bit 7 within', EXAMPLE.replace(/62/, 'e2'), ['checksum at 23']],
    ['is refused when it is short', EXAMPLE.slice(0, -2), ['truncated at 23']],
    ['is refused when it is long', `${EXAMPLE}00`, ['grammar at 24']],
    ['is refused when it is of another kind', summed('eb0000'), ['unknown-frame at 0']],
    ['is refused when it is empty', '', ['unknown-frame at 0']],
  ])('%s', (_name, hex, words) => {
    expect(said(hex)).toEqual(words)
  })

  it('of a record is dated when the recording ended', () => {
    expect(po60.decode.ff02(frameOf(EXAMPLE))).toMatchObject([{ mode: 'spot', deviceTime: '2019-01-01T00:00:22' }])
  })

  it('gives nothing with one flipped bit', () => {
    const clean = frameOf(EXAMPLE)
    for (let bit = 0; bit < clean.length * 8; bit += 1) {
      const flipped = clean.with(bit >> 3, (clean[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      expect(() => po60.decode.ff02(flipped), `bit ${bit}`).toThrow()
    }
  })
})

describe('answers of the PO60 in notifications', () => {
  const answers = [summed('f300'), EXAMPLE, record('00', '60', '50'), summed('f9 1a0b14 0b1e05 0000')].map(frameOf)

  it('do not mind how they are cut, and every byte is accounted for once', async () => {
    const noise = fc.uint8Array({ maxLength: 6 })
    const part = fc.oneof(...answers.map((one) => fc.constant(one)), noise)
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), async (parts, cuts) => {
        const stream = Uint8Array.from(Buffer.concat(parts))
        const whole = await runFraming(po60Framing(), [stream])
        const cut = await runFraming(po60Framing(), cutAt(stream, cuts))
        const frames = (all: typeof whole) =>
          all.flatMap((each) => ('frame' in each ? [Buffer.from(each.frame).toString('hex')] : []))
        expect(frames(cut)).toEqual(frames(whole))
        expect(bytesOf(cut)).toEqual(Buffer.from(stream))
      }),
    )
  })

  it('of which a notification was lost cost one record', async () => {
    const stream = Uint8Array.from(Buffer.concat([...answers, ...answers]))
    const lost = [stream.subarray(0, 20), stream.subarray(40)]
    const framed = await runFraming(po60Framing(), lost)
    const whole = answers.map((one) => Buffer.from(one).toString('hex'))
    for (const each of framed) if ('frame' in each) expect(whole).toContain(Buffer.from(each.frame).toString('hex'))
    expect(framed.filter((each) => 'frame' in each)).toHaveLength(6)
  })
})
