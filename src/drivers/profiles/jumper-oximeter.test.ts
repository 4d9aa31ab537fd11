import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { jumperOximeter } from './jumper-oximeter.ts'

describe('a frame of a Jumper oximeter', () => {
  it.each([
    ['has its values (published vector V051)', '81386344', ['99', '56', '6.8']],
    ['has a perfusion index of at most 20 %', '813863c8', ['99', '56', '20.0']],
    ['has no index above it', '813863c9', ['99', '56', 'not-available']],
    ['has no number where it says so', '81ff7f00', ['not-available', 'not-available', 'not-available']],
    ['has a pulse of 254, which is one', '81fe6344', ['99', '254', '6.8']],
    ['has no number of 0', '81000000', ['not-available', 'not-available', 'not-available']],
    ['of the wave means nothing here', '80010203', []],
    ['has no saturation above 100 %', '81386544', ['grammar at 2']],
    ['of values has four bytes, no fewer', '813863', ['truncated at 3']],
    ['of values has four bytes, no more', '8138634400', ['grammar at 4']],
    ['of another kind is refused', '82386344', ['unknown-frame at 0']],
    ['without a byte is refused', '', ['truncated at 0']],
  ])('%s', (_, hex, said) => {
    expect(saidBy(jumperOximeter.decode.cdeacb81, hex)).toEqual(said)
  })
})
