import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectEveryByteOnce, expectNoiseInPieces } from '../../../tests/support/framing-laws.ts'
import { bytes } from '../../../tests/support/hex.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import type { Framed } from '../../link/framing.ts'
import { display, packet, spot } from '../../simulator/devices/nonin-frames.ts'
import { noninFraming } from './nonin-framing.ts'

const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')
const framed = (...chunks: readonly Uint8Array[]) => runFraming(noninFraming(), chunks)
const framesOf = (all: readonly Framed[]): readonly string[] =>
  all.flatMap((item) => ('frame' in item ? [hex(item.frame)] : []))

const CLOCK = bytes('02f2061a0b140a000003')
const SERIAL = bytes('02f40b02353031343933323030ca03')
const V039 = bytes(
  '018101008301800148ca01800161e301800130b2018001008201800100820180010082018001008201800161e301800161e301800161e301800100820180010082018001008201800148ca01800161e301800161e301800100820180010082018001008201800148ca018001008201800148ca01800100820180010082',
)
const WHOLE = [packet(), packet({ format: 7, sample: (n) => n * 900 }), spot(), CLOCK, SERIAL]

describe('the framing of Nonin oximeters', () => {
  it.each(WHOLE.map((frame) => [hex(frame).slice(0, 24), frame] as const))(
    'takes %s… as one frame',
    async (_, frame) => {
      expect(await framed(frame, frame)).toEqual([{ frame }, { frame }])
    },
  )

  it('takes format 8 as it comes, once three packets have followed each other', async () => {
    const framing = noninFraming()
    const came: number[] = []
    framing.on('data', () => came.push(1))
    const counts: number[] = []
    for (let second = 0; second < 5; second += 1) {
      framing.write(display())
      await new Promise(setImmediate)
      counts.push(came.length)
    }
    expect(counts).toEqual([0, 0, 3, 4, 5])
  })

  it('takes format 8 behind an answer', async () => {
    const stream = [SERIAL, ...Array.from({ length: 6 }, () => display())]
    expect(framesOf(await framed(...stream))).toEqual(stream.map(hex))
  })

  it('takes a single packet of format 8 when nothing else ever came', async () => {
    expect(await framed(display(98, 57))).toEqual([{ frame: display(98, 57) }])
  })

  it('finds format 8 again between runs of noise', async () => {
    const stream = [display(), bytes('13377f'), display(96, 61), bytes('ffff'), display(95, 200), bytes('00')]
    expect(framesOf(await framed(...stream))).toEqual([display(), display(96, 61), display(95, 200)].map(hex))
  })

  it('takes a packet of format 8 that is too short for none', async () => {
    expect(framesOf(await framed(display().subarray(0, 3)))).toEqual([])
    const stream = [display(), display().subarray(0, 3), display(96), display(95), display(94)]
    expect(framesOf(await framed(...stream))).toEqual([display(), display(96), display(95), display(94)].map(hex))
  })

  it('begins with the next packet when the port is opened within one', async () => {
    for (const format of [2, 7] as const) {
      const whole = packet({ format, status: (n) => (n < 12 ? 2 : 0) })
      for (let from = 1; from < whole.length; from += 1) {
        const [first, ...rest] = await framed(whole.subarray(from), whole)
        expect(first).toMatchObject({ offset: 0, bytes: whole.subarray(from) })
        expect(rest).toEqual([{ frame: whole }])
      }
    }
  })

  it('says that the stream ended within a packet', async () => {
    for (const whole of WHOLE)
      expect(await framed(whole, whole.subarray(0, -1))).toEqual([
        { frame: whole },
        expect.objectContaining({ fault: 'truncated', offset: whole.length, bytes: whole.subarray(0, -1) }),
      ])
  })

  it('V041: refuses two frames of which one lacks bit 7 of its status', async () => {
    expect(await framed(bytes('0181010083017f0148ca'))).toEqual([
      expect.objectContaining({ fault: 'checksum', offset: 0, bytes: bytes('0181010083017f0148ca') }),
    ])
  })

  it.each([
    ['V039', V039],
    ['format 2 with high samples', packet({ sample: (n) => 255 - n })],
    ['format 2 with a fast pulse', packet({ pulse: 200, status: (n) => (n < 13 ? 6 : 0) })],
    ['format 7', packet({ format: 7, sample: (n) => n * 1300 })],
    ['format 7 with small samples', packet({ format: 7, sample: (n) => n })],
    ['format 13', spot()],
    ['format 13 with a fast pulse', spot({ pulse: 200, saturation: 88 })],
    ['format 13 with a very fast pulse', spot({ pulse: 300, status: [0, 0x11] })],
    ['format 13 with a serial number', spot({ pulse: 130, more: [...Buffer.from('000000001')] })],
    ['the serial number', SERIAL],
  ])('finds no frame in %s with any bit flipped, alone or between two others', async (_name, whole) => {
    for (let position = 0; position < whole.length * 8; position += 1) {
      const flipped = Uint8Array.from(whole)
      flipped[position >> 3] = (flipped[position >> 3] ?? 0) ^ (1 << (position & 7))
      expect([position, framesOf(await framed(flipped))]).toEqual([position, []])
      expect([position, framesOf(await framed(whole, flipped, whole))]).toEqual([position, [hex(whole), hex(whole)]])
    }
  })

  it('finds every checked frame again between runs of noise', async () => {
    const frames = [packet(), packet({ format: 7 })]
    for (const frame of [...frames, spot()])
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 5 }), async (runs) => {
          const stream = [frame, ...runs.flatMap((run) => [run, frame])]
          const found = framesOf(await framed(...stream)).filter((each) => each.length !== 8)
          expect(found).toEqual(Array(runs.length + 1).fill(hex(frame)))
        }),
      )
  })

  it('holds no more than 512 bytes of a stream without any packet', async () => {
    await expectNoiseInPieces(noninFraming, 0xaa)
  })

  it('does not mind how the stream was cut into chunks, and accounts for every byte once', async () => {
    const part = fc.oneof(
      fc.constantFrom(...WHOLE, display(), display(95, 300), packet().subarray(0, 40), spot().subarray(3)),
      fc.uint8Array({ maxLength: 20 }),
    )
    await expectEveryByteOnce(noninFraming, part)
  })
})
