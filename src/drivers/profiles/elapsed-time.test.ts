import { describe, expect, it } from 'vitest'
import { ByteReader } from '../byte-reader.ts'
import { elapsedTime, readElapsedTime } from './elapsed-time.ts'

const read = (hex: string) => readElapsedTime(new ByteReader(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
const clock = (hex: string) => elapsedTime.decode['2bf2']?.(Buffer.from(hex, 'hex'))

describe('an elapsed time', () => {
  // 0x2C006AA6 s after 2000-01-01: 2023-05-24 06:26:46.
  it.each([
    ['20 a66a002c0000 01 00', '2023-05-24T06:26:46', 'local, in seconds'],
    ['32 a66a002c0000 01 08', '2023-05-24T08:26:46', 'UTC with an offset of two hours'],
    ['32 a66a002c0000 01 fc', '2023-05-24T05:26:46', 'UTC with an offset of minus an hour'],
    ['24 7c2a04b80100 01 00', '2023-05-24T06:26:46', 'in 100 ms'],
    ['28 7098a0e1ab00 01 00', '2023-05-24T06:26:46', 'in milliseconds'],
    ['2c 60f445d0b606 01 00', '2023-05-24T06:26:46', 'in 100 µs'],
  ])('%s is %s: %s', (hex, local) => {
    expect(read(hex)).toBe(local)
  })

  it.each([
    ['21 a66a002c0000 01 00', 'ticks'],
    ['00 a66a002c0000 01 00', 'a time line that is over'],
    ['22 a66a002c0000 01 00', 'UTC without an offset'],
    ['20 ffffffffffff 01 00', 'beyond this century'],
  ])('%s is no wall clock: %s', (hex) => {
    expect(read(hex)).toBeUndefined()
  })
})

describe('2BF2 Current Elapsed Time', () => {
  it('is read as published: a clock that needs to be set knows no time', () => {
    expect(clock('22a66a002c000007000101')).toEqual([{ what: 'clock', local: undefined }])
    expect(clock('20a66a002c000007000101')).toEqual([{ what: 'clock', local: undefined }])
  })

  it('tells the clock of the device', () => {
    expect(clock('20a66a002c000001000000')).toEqual([{ what: 'clock', local: '2023-05-24T06:26:46' }])
  })

  it('is refused when it is cut', () => {
    expect(() => clock('20a66a002c0000010000')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 10 }))
  })
})
