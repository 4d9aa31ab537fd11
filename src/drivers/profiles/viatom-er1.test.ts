import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../reading/reading.ts'
import { er1Packet, er1RealTime } from '../../simulator/devices/viatom-er1.ts'
import { DecodeError } from '../decode-error.ts'
import { ER1_POLL, viatomEr1 } from './viatom-er1.ts'

const decode = viatomEr1.decode['0734594a']
const RECORDING = 0x02
const answer = (content: Uint8Array) => decode(er1Packet(0x03, 0x01, content))
const live = (rate: number, status: number, run: number, samples: readonly number[] = []) =>
  answer(er1RealTime(rate, status, run, samples))
const rateOf = (decoded: ReturnType<typeof decode>) => {
  const [measurement] = decoded
  if (measurement?.what !== 'measurement') throw new Error('no measurement')
  const [rate] = measurement.quantities
  return [rate && isMeasured(rate) ? `${rate.value.text} ${rate.unit}` : rate?.absent, ...measurement.flags]
}
const samplesOf = (decoded: ReturnType<typeof decode>) =>
  decoded.flatMap((each) => (each.what === 'samples' ? [each.absent ?? each.samples] : []))

describe('live data of an ER1', () => {
  it('is a heart rate, an ECG with its scale, and the battery', () => {
    // biome-ignore format: one field a line
    const content = Uint8Array.of(
      0x48, 0x00, // heart rate 72
      0x01, // an R wave, nothing else
      0x57, // battery 87 %
      0x05, 0x00, 0x00, 0x00, // recording for 5 s
      0x12, // recording, was preparing
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // reserved
      0x03, 0x00, // three samples
      0x90, 0x01, // 400
      0xf8, 0xff, // −8
      0x00, 0x80, // −32768
    )
    expect(answer(content)).toMatchObject([
      {
        what: 'measurement',
        mode: 'continuous',
        quantities: [{ quantity: 'heart-rate', value: { text: '72' }, unit: '/min' }],
        flags: [],
      },
      {
        what: 'samples',
        signal: 'ecg',
        samples: [400, -8, -32768],
        leads: ['unspecified'],
        scale: { factor: { text: '0.0024672' }, unit: 'mV' },
        periodMs: 8,
        flags: [],
      },
      { what: 'facts', facts: { batteryPercent: 87 } },
    ])
  })

  it.each([
    ['a rate of 0 is none', 0, 0, RECORDING, ['not-available']],
    ['a rate above 255 is one', 300, 0, RECORDING, ['300 /min']],
    ['a weak signal is doubtful', 72, 0x02, RECORDING, ['72 /min', 'poor-signal']],
    ['a poor signal is doubtful', 72, 0x04, RECORDING, ['72 /min', 'poor-signal']],
    ['reserved bits are noticed', 72, 0x08, RECORDING, ['72 /min', 'reserved-bits']],
    ['the state of the battery is no doubt', 72, 0xc0, RECORDING, ['72 /min']],
    ['an idle recorder has no rate', 72, 0, 0x20, ['lead-off', 'lead-off']],
    ['a recorder whose lead is off has no rate', 72, 0, 0x27, ['lead-off', 'lead-off']],
    ['the eighth state is off as well', 72, 0, 0x0f, ['lead-off', 'lead-off']],
  ])('%s', (_situation, rate, status, run, told) => {
    expect(rateOf(live(rate, status, run, [1]))).toEqual(told)
  })

  it.each([
    ['all samples are whole', [1, 2, 3], [[1, 2, 3]]],
    ['there is none', [], []],
    ['one in the middle is invalid', [1, 0x7fff, 3, 4], ['invalid', [3, 4]]],
    ['the last one is invalid', [1, 2, 0x7fff], ['invalid']],
    ['the first one is invalid', [0x7fff, 2], ['invalid', [2]]],
  ])('when %s', (_situation, samples, told) => {
    expect(samplesOf(live(72, 0, RECORDING, samples))).toEqual(told)
  })

  it('has no sample without contact, whatever stands there', () => {
    expect(samplesOf(live(72, 0, 0, [1, 2, 3]))).toEqual(['lead-off'])
  })

  it('with samples of a weak signal says so', () => {
    expect(live(72, 0x02, RECORDING, [1])[1]).toMatchObject({ flags: ['poor-signal'] })
  })

  it('does not tell a battery of more than 100 %', () => {
    const content = er1RealTime(72, 0, RECORDING, [])
    content[3] = 101
    expect(answer(content).some(({ what }) => what === 'facts')).toBe(false)
  })

  it('that is cut short is refused, and what is appended is noticed', () => {
    const content = er1RealTime(72, 0, RECORDING, [1, 2])
    for (let length = 0; length < content.length; length += 1)
      expect(() => answer(content.subarray(0, length))).toThrow(DecodeError)
    expect(rateOf(answer(Uint8Array.of(...content, 0)))).toEqual(['72 /min', 'trailing-bytes'])
  })
})

describe('another packet of an ER1', () => {
  it.each([
    ['our own request', ER1_POLL],
    ['an answer that it is busy', er1Packet(0x03, 0xfb, new Uint8Array())],
    ['device information', er1Packet(0xe1, 0x01, new Uint8Array(60))],
    ['live data of a cuff', er1Packet(0x08, 0x01, new Uint8Array(40))],
  ])('means nothing here: %s', (_what, packet) => {
    expect(decode(packet)).toEqual([])
  })

  it('of any bytes becomes what it means or a DecodeError, and nothing else', () => {
    const packets = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((content) => er1Packet(0x03, 0x01, content)),
    )
    fc.assert(
      fc.property(packets, (packet) => {
        try {
          for (const each of decode(packet))
            if (each.what === 'samples') expect(each.samples.every(Number.isFinite)).toBe(true)
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
          expect(error.offset).toBeLessThanOrEqual(packet.length)
        }
      }),
    )
  })
})
