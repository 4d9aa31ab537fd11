import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, cutAt, runFraming } from '../../../tests/support/run-framing.ts'
import { DecodeError } from '../decode-error.ts'
import { decodeNellcor } from './nellcor.ts'
import { nellcorFraming } from './nellcor-framing.ts'

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const V075 = 'NPB-290 VERSION 1.0.0.1 CRC: XXXX SpO2 Limit: 30-100% PR Limit: 100-180BPM'
const V076 = '12-NOV-97 14:00:05 100 120 50'
const COLUMNS = 'TIME %SPO2 BPM PA Status'
const TREND = 'NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 30-100% PR Limit: 100-180BPM'
const TREND_COLUMNS = 'TIME %SPO2 BPM PA'

const read = (line: string): unknown => {
  try {
    const [first] = decodeNellcor(ascii(line))
    if (first?.what !== 'measurement') return 'nothing'
    const values = first.quantities.map((each) => ('value' in each ? each.value.text : each.absent))
    return [...values, ...first.flags, first.deviceTime]
  } catch (error) {
    return error instanceof DecodeError ? error.fault : error
  }
}
/** Data lines that come out as frames. */
const live = async (...lines: readonly string[]) => {
  const framed = await runFraming(nellcorFraming(), [ascii(lines.map((line) => `${line}\r\n`).join(''))])
  return framed.flatMap((item) => ('frame' in item ? [Buffer.from(item.frame).toString('latin1').trim()] : []))
}

describe('a line of a Nellcor monitor', () => {
  it.each([
    ['V076: values', V076, ['100', '120', '1997-11-12T14:00:05']],
    ['of our century', '20-NOV-26 09:12:03  97  72  50', ['97', '72', '2026-11-20T09:12:03']],
    ['without values', '20-NOV-26 09:12:03 --- --- ---', ['not-available', 'not-available', '2026-11-20T09:12:03']],
    ['with an alarm', '20-NOV-26 09:12:03 85* 130* 50', ['85', '130', '2026-11-20T09:12:03']],
    ['with a status', '20-NOV-26 09:12:03 97 72 50 XX YY', ['97', '72', 'questionable', '2026-11-20T09:12:03']],
    ['of zeros', '20-NOV-26 09:12:03 0 0 0', ['not-available', 'not-available', '2026-11-20T09:12:03']],
  ])('%s is read', (_name, line, expected) => {
    expect(read(`${line}\r\n`)).toEqual(expected)
    expect(read(line)).toEqual(expected)
  })

  it.each([V075, COLUMNS, TREND, TREND_COLUMNS, 'Output Complete'])('that is a heading is no reading: %s', (line) => {
    expect(read(`${line}\r\n`)).toBe('nothing')
  })

  it.each([
    '20-NOV-26 09:12:03 97 72',
    '20-NOV-26 09:12:03 101 72 50',
    '20-NOV-26 09:12:03 97 72 50 60',
    '20-NOV-26 09:12:03 97 -7 50',
    '31-FEB-26 09:12:03 97 72 50',
    '20-NIV-26 09:12:03 97 72 50',
    '20-NOV-26 24:12:03 97 72 50',
    '9:12:03 97 72 50',
    'NPB-290',
    '',
  ])('that is none is refused: %s', (line) => {
    expect(read(`${line}\r\n`)).toBe('grammar')
    expect(['truncated', 'grammar']).toContain(read(line))
  })
})

describe('the framing of Nellcor lines', () => {
  it('gives lines below a heading of real-time data', async () => {
    expect(await live(V075, COLUMNS, V076, V076)).toEqual([V075, COLUMNS, V076, V076])
  })

  it('gives a single line, as a person pastes it, and a few without any heading', async () => {
    expect(await live(V076)).toEqual([V076])
    expect(await live(V076, V076)).toEqual([V076, V076])
  })

  it('gives no line of a trend printout, nor one behind it before the next heading', async () => {
    expect(await live(TREND, TREND_COLUMNS, V076, 'Output Complete', V076, V075, V076)).toEqual([
      TREND,
      TREND_COLUMNS,
      'Output Complete',
      V075,
      V076,
    ])
  })

  it('gives no line from before the first heading once one came', async () => {
    expect(await live(V076, V076, TREND_COLUMNS, V076)).toEqual([TREND_COLUMNS])
    expect(await live(V076, COLUMNS, V076)).toEqual([COLUMNS, V076])
  })

  it('gives no line of a trend printout with any bit of its headings flipped', async () => {
    const headings = `${TREND}\r\n${TREND_COLUMNS}\r\n`
    const stream = ascii(`${V075}\r\n${COLUMNS}\r\n${headings}${V076}\r\n${V076}\r\n`)
    const from = V075.length + COLUMNS.length + 4
    for (let bit = 8 * from; bit < 8 * (from + headings.length); bit += 1) {
      const flipped = Uint8Array.from(stream)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const framed = await runFraming(nellcorFraming(), [flipped])
      const read = framed.filter((item) => {
        try {
          return 'frame' in item && decodeNellcor(item.frame).length > 0
        } catch {
          return false
        }
      })
      expect([bit, read]).toEqual([bit, []])
    }
  })

  it('does not mind how the stream was cut into chunks', async () => {
    const line = fc.constantFrom(V075, COLUMNS, V076, TREND, 'Output Complete', 'noise', '12-NOV')
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), async (lines, cuts) => {
        const stream = ascii(lines.map((each) => `${each}\r\n`).join(''))
        const whole = await runFraming(nellcorFraming(), [stream])
        expect(await runFraming(nellcorFraming(), cutAt(stream, cuts))).toEqual(whole)
        expect(bytesOf(whole)).toEqual(Buffer.from(stream))
      }),
    )
  })
})
