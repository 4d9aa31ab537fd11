import { describe, expect, it } from 'vitest'
import { everyReading } from '../../tests/support/every-reading.ts'
import { everyStrip } from '../../tests/support/every-strip.ts'
import { reading } from '../../tests/support/readings.ts'
import { fromStored } from './stored.ts'

describe('what the journal keeps of a measurement', () => {
  it('is read back as the very reading, every digit kept', () => {
    for (const each of everyReading()) expect(fromStored(JSON.stringify(each))).toEqual(each)
  })

  it('is read back as the very strip', () => {
    for (const each of everyStrip()) expect(fromStored(JSON.stringify(each))).toEqual(each)
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, -40), 'JSON'],
    ['of a word that nobody knows', (text: string) => text.replace('body-temperature', 'body-humour'), 'quantities.0'],
    ['of a doubt that nobody knows', (text: string) => text.replace('"flags":[]', '"flags":["new-doubt"]'), 'flags.0'],
    ['of a member that nobody knows', (text: string) => text.replace('{', '{"doubtful":true,'), ''],
    ['without its device', (text: string) => text.replace('"device"', '"devise"'), 'device'],
  ])('is refused aloud when it is %s, and its values are not told', (_what, spoil, field) => {
    const read = () => fromStored(spoil(JSON.stringify(reading())))
    expect(read).toThrow(RangeError)
    expect(read).toThrow(field)
    expect(read).not.toThrow(/36\.6/)
  })
})
