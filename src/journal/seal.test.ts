import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { RowError } from './rows.ts'
import { digestOfCell, erasedCell, isErased, openCell, type Place, sealCell } from './seal.ts'

const KEY = { id: 7, key: testKey() }
const PLACE: Place = { table: 'readings', row: 12, column: 'reading' }
const keyOf = (id: number) => (id === 7 ? KEY.key : undefined)
const wellFormed = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())

test('any text comes back, and never stands in its cell', () => {
  fc.assert(
    fc.property(wellFormed, (text) => {
      const cell = sealCell(KEY, PLACE, text)
      expect(openCell(keyOf, PLACE, cell)).toBe(text)
      if (text.length >= 4) expect(cell.includes(text)).toBe(false)
    }),
  )
})

test('the same text is never sealed twice alike', () => {
  expect(sealCell(KEY, PLACE, '{}').equals(sealCell(KEY, PLACE, '{}'))).toBe(false)
})

test('the length of a cell does not tell how many digits a value has', () => {
  const lengthOf = (text: string) => sealCell(KEY, PLACE, text).length
  expect(lengthOf('{"value":98}')).toBe(lengthOf('{"value":128.5}'))
})

describe('a cell does not open', () => {
  const cell = sealCell(KEY, PLACE, '{"value":120}')
  const refused = (place: Place, bytes: Buffer) => expect(() => openCell(keyOf, place, bytes)).toThrow(RowError)

  test('with any bit changed', () => {
    for (let bit = 0; bit < cell.length * 8; bit += 1) {
      const changed = Buffer.from(cell)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      refused(PLACE, changed)
    }
  })

  test('cut at any byte', () => {
    for (let length = 0; length < cell.length; length += 1) refused(PLACE, cell.subarray(0, length))
  })

  test.each([
    { ...PLACE, row: 13 },
    { ...PLACE, row: '12' },
    { ...PLACE, column: 'detail' },
    { ...PLACE, table: 'acts' as const },
  ])('in another place: $table $row $column', (place) => refused(place, cell))

  test('with another key', () => {
    expect(() => openCell(() => testKey('other'), PLACE, cell)).toThrow(RowError)
    expect(() => openCell(() => undefined, PLACE, cell)).toThrow(RowError)
  })

  test('once it was erased, and its digest stays', () => {
    const erased = erasedCell(cell)
    expect([isErased(erased), isErased(cell)]).toEqual([true, false])
    expect(digestOfCell(erased)).toBe(digestOfCell(cell))
    refused(PLACE, erased)
  })
})
