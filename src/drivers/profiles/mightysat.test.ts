import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { crc8 } from './crc-8.ts'
import { mightySat, mightySatRequest } from './mightysat.ts'

const NONE = ['not-available', 'not-available', 'not-available', 'questionable', 'not-available', 'questionable']
const said = (hex: string) => saidBy(mightySat.decode['54c21002'], hex)
/** The values of V061 with some bytes exchanged, and the checksum made right. */
const values = (changes: Readonly<Record<number, number>>) => {
  const frame = Buffer.from('7711050000000000620048101400260200100e', 'hex')
  for (const [offset, byte] of Object.entries(changes)) frame[Number(offset)] = byte
  frame[18] = crc8(frame, 2, 18)
  return frame.toString('hex')
}

describe('a frame of a MightySat', () => {
  it.each([
    ['has values (published vector V061)', '7711050000000000620048101400260200100e', ['98', '72', '5.50', '16']],
    ['without a finger has none (published vector V062)', '7711050000200004ff04ff04ff0cffff04ff8c', NONE],
    ['of its status means nothing here (published vector V059)', '77140163101f00030100170010e6000000f600000018', []],
    ['that acknowledges means nothing here (published vector V060)', '7703fe02cc', []],
    ['with a wrong checksum is refused', '7711050000000000620048101400260200100f', ['checksum at 18']],
    ['that is cut is refused', '771105000000000062004810140026020010', ['truncated at 18']],
    ['that is too long is refused', '7703fe02cc00', ['grammar at 5']],
    ['of another maker is refused', '5511050000000000620048101400260200100e', ['unknown-frame at 0']],
    ['without a byte is refused', '', ['unknown-frame at 0']],
    ['of values has one length', Buffer.from(mightySatRequest(5, 1)).toString('hex'), ['grammar at 1']],
  ])('%s', (_, hex, expected) => {
    expect(said(hex)).toEqual(expected)
  })

  it('is doubted when its status is anything but 0', () => {
    expect(said(values({ 7: 1 }))).toEqual(['98', '72', '5.50', 'questionable', '16', 'questionable'])
  })

  it('has no number where the byte beside it says that it is missing', () => {
    expect(said(values({ 9: 4 }))).toEqual(['not-available', '72', '5.50', '16'])
    expect(said(values({ 11: 4 }))).toEqual(['98', 'not-available', '5.50', '16'])
  })

  it('has a breath only where the byte beside it says so', () => {
    expect(said(values({ 16: 4 }))).toEqual(['98', '72', '5.50', 'not-available'])
    expect(said(values({ 17: 0xff }))).toEqual(['98', '72', '5.50', 'not-available'])
  })

  it('has no saturation above 100 %', () => {
    expect(said(values({ 8: 101 }))).toEqual(['grammar at 8'])
  })

  it('is refused with any one bit wrong', () => {
    const right = Buffer.from('7711050000000000620048101400260200100e', 'hex')
    for (let bit = 0; bit < right.length * 8; bit += 1) {
      const wrong = Buffer.from(right)
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(said(wrong.toString('hex')), `bit ${bit}`).toEqual([expect.stringMatching(/ at \d+$/)])
    }
  })
})

it('is asked as the public application asks', () => {
  expect(Buffer.from(mightySatRequest(1)).toString('hex')).toBe('77020107')
  expect(Buffer.from(mightySatRequest(3, 0x1f, 0, 3)).toString('hex')).toBe('7705031f0003d6')
})
