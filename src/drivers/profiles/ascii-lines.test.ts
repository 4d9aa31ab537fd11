import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, cutAt, runFraming } from '../../../tests/support/run-framing.ts'
import { asciiLines } from './ascii-lines.ts'

const framed = (...chunks: string[]) =>
  runFraming(
    asciiLines(),
    chunks.map((chunk) => Buffer.from(chunk, 'latin1')),
  )

describe('the framing of ASCII lines', () => {
  it('takes a line with its line end, however it arrives', async () => {
    expect(await framed('SPO', '2=098%\r', '\nBPM=072\n')).toEqual([
      { frame: Buffer.from('SPO2=098%\r\n') },
      { frame: Buffer.from('BPM=072\n') },
    ])
  })

  it('never gives a line without its end as a frame', async () => {
    expect(await framed('one\ntw')).toEqual([
      { frame: Buffer.from('one\n') },
      { fault: 'truncated', offset: 4, bytes: Buffer.from('tw'), message: 'line without its end' },
    ])
  })

  it('gives the last line without its end when the protocol knows that it is whole', async () => {
    const isWhole = (bytes: Uint8Array) => Buffer.from(bytes).toString() === 'two'
    expect(await runFraming(asciiLines({ isWhole }), [Buffer.from('one\ntwo')])).toEqual([
      { frame: Buffer.from('one\n') },
      { frame: Buffer.from('two') },
    ])
  })

  it('skips empty lines and NULs without a fault, and counts them', async () => {
    expect(await framed('\r\n\0\0\n', 'x')).toEqual([
      { fault: 'truncated', offset: 5, bytes: Buffer.from('x'), message: 'line without its end' },
    ])
  })

  it('keeps NULs before a line and bytes that are not ASCII as they came', async () => {
    expect(await framed('\0\0a\xff\n')).toEqual([{ frame: Buffer.from('\0\0a\xff\n', 'latin1') }])
  })

  it('lets go of noise without a line feed, and does not take its end for a line', async () => {
    const items = await framed(`${'x'.repeat(700)}SPO2=098%\n`, 'BPM=072\n')
    expect(items.map((item) => ('frame' in item ? 'frame' : [item.fault, item.offset, item.bytes.length]))).toEqual([
      ['grammar', 0, 512],
      ['grammar', 512, 198],
      'frame',
    ])
    expect(items.at(-1)).toEqual({ frame: Buffer.from('BPM=072\n') })
  })

  it('stays small on a stream that never ends a line', async () => {
    const items = await runFraming(asciiLines(), [new Uint8Array(512 * 5 + 3).fill(0x55)])
    expect(items.map((item) => ('fault' in item ? [item.fault, item.bytes.length] : 'frame'))).toEqual([
      ...Array.from({ length: 5 }, () => ['grammar', 512]),
      ['grammar', 3],
    ])
  })

  it('does not mind how the stream was cut into chunks, and loses nothing that can be printed', async () => {
    const part = fc.oneof(
      fc.constantFrom('SPO2=098% BPM=072\r\n', '\n', '\r\n', '\0', 'BPM=', 'y'.repeat(300)),
      fc.string({ unit: 'binary-ascii', maxLength: 30 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        async (parts, cuts) => {
          const stream = Buffer.from(parts.join(''), 'latin1')
          const whole = await runFraming(asciiLines(), [stream])
          expect(await runFraming(asciiLines(), cutAt(stream, cuts))).toEqual(whole)
          const printable = (bytes: Buffer) => bytes.filter((byte) => byte > 0x20 && byte !== 0x7f)
          expect(printable(bytesOf(whole))).toEqual(printable(stream))
        },
      ),
    )
  })
})
