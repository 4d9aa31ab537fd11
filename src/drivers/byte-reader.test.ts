import { describe, expect, it } from 'vitest'
import { ByteReader } from './byte-reader.ts'
import { DecodeError } from './decode-error.ts'

describe('ByteReader', () => {
  it('reads little-endian fields one after the other', () => {
    const reader = new ByteReader(
      Uint8Array.of(
        0xff, // u8
        0xff, // i8
        ...[0x34, 0x12], // u16
        ...[0x56, 0x34, 0xf2], // u24
        ...[0x78, 0x56, 0x34, 0xf2], // u32, top bit set
        ...[0xaa, 0xbb],
      ),
    )
    expect([reader.u8(), reader.i8(), reader.u16le(), reader.u24le(), reader.u32le()]).toEqual([
      255, -1, 0x1234, 0xf23456, 0xf2345678,
    ])
    expect([reader.offset, reader.remaining]).toEqual([11, 2])
    expect([...reader.take(2)]).toEqual([0xaa, 0xbb])
    expect(reader.remaining).toBe(0)
  })

  it('reads a view that does not start at the first byte of its buffer', () => {
    const view = Uint8Array.of(9, 9, 0x34, 0x12).subarray(2)
    expect(new ByteReader(view).u16le()).toBe(0x1234)
  })

  const fields: [string, number, (reader: ByteReader) => unknown][] = [
    ['u8', 1, (reader) => reader.u8()],
    ['i8', 1, (reader) => reader.i8()],
    ['u16le', 2, (reader) => reader.u16le()],
    ['u24le', 3, (reader) => reader.u24le()],
    ['u32le', 4, (reader) => reader.u32le()],
    ['take(7)', 7, (reader) => reader.take(7)],
  ]

  it.each(fields)('says where %s is not whole, and stays there', (_name, size, read) => {
    for (let left = 0; left < size; left += 1) {
      const reader = new ByteReader(new Uint8Array(1 + left))
      reader.u8()
      expect(() => read(reader)).toThrow(expect.objectContaining({ fault: 'truncated', offset: 1 }))
      expect(() => read(reader)).toThrow(DecodeError)
      expect(reader.offset).toBe(1)
    }
  })
})
