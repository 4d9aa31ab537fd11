import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../../reading/decimal.ts'
import { isMeasured } from '../../reading/reading.ts'
import { bytes, float, text, u8, u16 } from '../../simulator/bytes.ts'
import { DecodeError } from '../decode-error.ts'
import type { Step } from '../define.ts'
import { sigGenericHealthSensor } from '../devices/sig-generic-health-sensor.ts'
import { decodeHealthSensor, genericHealthSensor } from './generic-health-sensor.ts'

const u32 = (value: number) => bytes(u16(value & 0xffff), u16(value >>> 16))
const NAN = Uint8Array.of(0xff, 0xff, 0x7f, 0x00)
const numeric = (unit: number, value: string) => bytes(u16(unit), float(Decimal.parse(value)))
const [PERCENT, PER_MINUTE, LITRE, MILLILITRE, MMHG, CELSIUS] = [544, 2720, 1600, 1618, 3872, 6048]
const [SPO2, PULSE, FEV1, FVC, PEF] = [150456, 149530, 152586, 188928, 152584]

/** Fields in the order of the flags, each with its bit. */
function message(kind: number, value: Uint8Array, fields: Readonly<Record<number, Uint8Array>> = {}, off = 0) {
  const flags = Object.keys(fields).reduce((all, bit) => all | (1 << Number(bit)), 0)
  const body = bytes(u16(flags), ...Object.values(fields), value)
  return bytes(u8(kind), u16(body.length + 3 + off), body)
}
const simple = (type: number, value: Uint8Array, fields: Readonly<Record<number, Uint8Array>> = {}) =>
  message(1, value, { 0: u32(type), ...fields })
const compound = (...components: readonly (readonly [type: number, kind: number, value: Uint8Array])[]) =>
  bytes(u8(components.length), ...components.flatMap(([type, kind, value]) => [u32(type), u8(kind), value]))

function decoded(frame: Uint8Array) {
  const [first, ...rest] = decodeHealthSensor(frame)
  if (first?.what !== 'measurement' || rest.length > 0) throw new Error('not one measurement')
  const values = first.quantities.map((each) =>
    isMeasured(each) ? [each.quantity, `${each.value.text} ${each.unit}`] : [each.quantity, each.absent],
  )
  return { ...first, quantities: Object.fromEntries(values) }
}
const fault = (frame: Uint8Array) => {
  try {
    decodeHealthSensor(frame)
  } catch (error) {
    if (error instanceof DecodeError) return [error.fault, error.offset]
    throw error
  }
  return 'decoded'
}
// 2026-11-20 11:00:00 local, current time line.
const AT = Uint8Array.of(0x20, 0xb0, 0xe4, 0x92, 0x32, 0x00, 0x00, 1, 0)

describe('a numeric observation', () => {
  it('is what the reference shows: SpO2 of 97 %, stamped in UTC of an unknown zone', () => {
    const frame = Buffer.from('0118000300b84b020022a66a002c00000100200261000000', 'hex')
    expect(decoded(frame)).toEqual({
      what: 'measurement',
      mode: 'continuous',
      quantities: { 'oxygen-saturation': '97 %' },
      flags: [],
    })
  })

  it('carries user and stamp, and passes over duration, object, derived-from, members and TLVs', () => {
    const one = bytes(u8(1), u32(7))
    const tlv = bytes(u8(1), u32(65573), u16(2), u8(4), u16(1))
    const fields = { 1: AT, 2: float(Decimal.of(6)), 3: u16(0), 4: u32(1), 5: u8(2), 6: one, 7: one, 8: one, 9: tlv }
    expect(decoded(simple(FEV1, numeric(LITRE, '3.33'), fields))).toEqual({
      what: 'measurement',
      mode: 'spot',
      quantities: { fev1: '3.33 L' },
      flags: [],
      deviceTime: '2026-11-20T11:00:00',
      user: 2,
    })
  })

  it('is of nobody knows when, where its stamp is of a time line that is over', () => {
    const isOver = Uint8Array.from(AT, (byte, at) => (at === 0 ? 0 : byte))
    const told = decoded(simple(FEV1, numeric(LITRE, '3.33'), { 1: isOver }))
    expect(told.flags).toEqual(['device-time-unknown'])
    expect(told).not.toHaveProperty('deviceTime')
  })

  it('has no user where the device does not know', () => {
    expect(decoded(simple(FEV1, numeric(LITRE, '3.33'), { 5: u8(255) }))).not.toHaveProperty('user')
  })

  it('may count its length with or without its head, and in no other way', () => {
    const value = numeric(LITRE, '3.33')
    expect(decoded(message(1, value, { 0: u32(FEV1) }, -3)).quantities).toEqual({ fev1: '3.33 L' })
    for (const off of [-4, -2, -1, 1, 3])
      expect(fault(message(1, value, { 0: u32(FEV1) }, off))).toEqual(['grammar', 1])
  })

  it('is a spot measurement where the device says so', () => {
    const spot = { 6: bytes(u8(1), u32(150588)) }
    expect(decoded(simple(SPO2, numeric(PERCENT, '97'), spot)).mode).toBe('spot')
  })

  it.each([
    [152586, MILLILITRE, '3330', { fev1: '3.330 L' }],
    [PEF, 3040, '7.42', { pef: '445.20 L/min' }],
    [PEF, 3057, '742', { pef: '445.20 L/min' }],
    [188960, 3057, '355', { 'fef25-75': '3.55 L/s' }],
    [188948, 512, '0.808', { 'fev1-fvc': '80.800 %' }],
    [150364, 4416, '99.0', { 'body-temperature': '37.22 Cel' }],
    [150023, 3843, '12.7', { 'mean-pressure': '95.3 mm[Hg]' }],
    [151562, 2784, '16', { 'respiratory-rate': '16 /min' }],
  ])('of %i in unit %i is converted: %s', (type, unit, value, expected) => {
    expect(decoded(simple(type, numeric(unit, value))).quantities).toEqual(expected)
  })

  it('tells the site of a temperature by its code', () => {
    expect(decoded(simple(188424, numeric(CELSIUS, '36.80')))).toMatchObject({
      quantities: { 'body-temperature': '36.80 Cel' },
      site: 'mouth',
      mode: 'spot',
    })
  })

  it('of a known code in a unit that is not its own is refused', () => {
    for (const unit of [PERCENT, MMHG, 9999]) expect(fault(simple(FEV1, numeric(unit, '3')))[0]).toBe('grammar')
  })

  it('of an unknown code, or of none, means nothing', () => {
    expect(decodeHealthSensor(simple(123456, numeric(LITRE, '3')))).toEqual([])
    expect(decodeHealthSensor(message(1, numeric(LITRE, '3')))).toEqual([])
  })

  it('has a reason where it has no number', () => {
    expect(decoded(simple(FEV1, bytes(u16(LITRE), NAN))).quantities).toEqual({ fev1: 'not-a-number' })
  })

  it.each([
    [0, 'invalid', 'invalid'],
    [2, 'measurement-unavailable', 'not-available'],
    [4, 'calibration-ongoing', 'calibrating'],
    [5, 'testing', 'not-from-a-patient'],
  ])('with bit %i of its status is %s and has no number', (bit, flag, absent) => {
    const result = decoded(simple(FEV1, numeric(LITRE, '3.33'), { 3: u16(1 << bit) }))
    expect(result).toMatchObject({ flags: [flag], quantities: { fev1: absent } })
  })

  it('is doubted, early, or has bits that nobody knows, and keeps its number', () => {
    const withStatus = (status: number) => decoded(simple(FEV1, numeric(LITRE, '3.33'), { 3: u16(status) }))
    expect(withStatus(0x02)).toMatchObject({ flags: ['questionable'], quantities: { fev1: '3.33 L' } })
    expect(withStatus(0x40)).toMatchObject({ flags: ['early-estimate'], mode: 'intermediate' })
    expect(withStatus(0x0008).flags).toEqual(['reserved-bits'])
    expect(withStatus(0xc000).flags).toEqual([])
  })

  it('is told to have reserved flags as long as nothing follows from them', () => {
    const frame = simple(FEV1, numeric(LITRE, '3.33'))
    frame[4] = 0x80
    expect(decoded(frame).flags).toEqual(['reserved-bits'])
  })
})

describe('a compound observation', () => {
  const blow = compound(
    [FVC, 1, numeric(LITRE, '4.12')],
    [FEV1, 1, numeric(LITRE, '3.33')],
    [9, 2, u32(1)],
    [8, 3, bytes(u16(2), text('ok'))],
  )

  it('is one measurement of what is known in it', () => {
    expect(decoded(message(7, blow, { 0: u32(528413), 1: AT }))).toMatchObject({
      mode: 'spot',
      quantities: { fvc: '4.12 L', fev1: '3.33 L' },
      deviceTime: '2026-11-20T11:00:00',
    })
  })

  it('with one quantity twice, or another compound in it, is refused', () => {
    const fev1 = [FEV1, 1, numeric(LITRE, '3.33')] as const
    expect(fault(message(7, compound(fev1, fev1)))[0]).toBe('grammar')
    expect(fault(message(7, compound([FEV1, 7, compound(fev1)])))[0]).toBe('grammar')
  })
})

describe('a bundle', () => {
  it('is its observations, which inherit stamp and user', () => {
    const bundle = bytes(
      u8(2),
      simple(SPO2, numeric(PERCENT, '97')),
      simple(PULSE, numeric(PER_MINUTE, '72'), { 5: u8(3) }),
    )
    const out = decodeHealthSensor(message(0xff, bundle, { 1: AT, 5: u8(1) }))
    expect(out).toMatchObject([
      {
        mode: 'continuous',
        user: 1,
        deviceTime: '2026-11-20T11:00:00',
        quantities: [{ quantity: 'oxygen-saturation' }],
      },
      {
        mode: 'continuous',
        user: 3,
        deviceTime: '2026-11-20T11:00:00',
        quantities: [{ quantity: 'pulse-rate-oximeter' }],
      },
    ])
  })

  it('in a bundle is refused', () => {
    expect(fault(message(0xff, bytes(u8(1), message(0xff, u8(0)))))[0]).toBe('grammar')
  })
})

describe('a sample array', () => {
  const array = (type: number, unit: number, data: Uint8Array, { size = 1, scale = '1', offset = '0' } = {}) => {
    const head = bytes(
      u16(unit),
      float(Decimal.parse(scale)),
      float(Decimal.parse(offset)),
      float(Decimal.parse('0.5')),
    )
    return message(4, bytes(head, u8(50), u8(size), u32(data.length / size), data), { 0: u32(type) })
  }

  it('of a plethysmogram is a curve, its period that of one sample', () => {
    expect(decodeHealthSensor(array(150452, 512, Uint8Array.of(0, 128, 255)))).toMatchObject([
      { signal: 'plethysmogram', samples: [0, 128, 255], periodMs: 10, scale: { unit: '1' } },
    ])
  })

  it('of an ECG lead names the lead, and moves the samples by whole steps of the offset', () => {
    const data = bytes(u16(100), u16(300))
    expect(decodeHealthSensor(array(131330, 4274, data, { size: 2, scale: '0.005', offset: '-0.5' }))).toMatchObject([
      { signal: 'ecg', leads: ['II'], samples: [0, 200], scale: { unit: 'mV' } },
    ])
  })

  it('is left out where its meaning is not certain', () => {
    for (const frame of [
      array(123456, 512, Uint8Array.of(1)), // unknown code
      array(150452, 9999, Uint8Array.of(1)), // unknown unit
      array(131330, 4274, bytes(u16(0x8000)), { size: 2 }), // negative, or large
      array(131330, 4274, new Uint8Array(3), { size: 3 }),
      array(150452, 512, Uint8Array.of(1), { scale: '0.3', offset: '0.1' }),
      array(150452, 512, Uint8Array.of(1), { scale: '0', offset: '1' }),
      array(150452, 512, new Uint8Array()),
    ])
      expect(decodeHealthSensor(frame)).toEqual([])
  })

  it('of an invalid measurement is left out', () => {
    const frame = array(150452, 512, Uint8Array.of(1))
    const withStatus = bytes(
      frame.subarray(0, 1),
      u16(frame.length + 2),
      u16(9),
      frame.subarray(5, 9),
      u16(1),
      frame.subarray(9),
    )
    expect(decodeHealthSensor(withStatus)).toEqual([])
  })
})

describe('any message', () => {
  const whole = simple(SPO2, numeric(PERCENT, '97'), { 1: AT, 3: u16(2) })

  it('that is cut anywhere, or has a byte more, is refused', () => {
    for (let length = 0; length < whole.length; length += 1)
      expect(fault(whole.subarray(0, length))[0]).toBe('truncated')
    expect(fault(bytes(whole, u8(0)))).toEqual(['grammar', whole.length])
  })

  it('of a class that nobody knows is refused; discrete values, events, states and TLVs mean nothing', () => {
    for (const kind of [0, 9, 0x80]) expect(fault(message(kind, new Uint8Array()))).toEqual(['unknown-frame', 5])
    expect(decodeHealthSensor(message(2, u32(1)))).toEqual([])
    expect(decodeHealthSensor(message(3, bytes(u16(2), text('ok'))))).toEqual([])
    expect(decodeHealthSensor(message(5, bytes(u8(1), u32(1))))).toEqual([])
    expect(decodeHealthSensor(message(6, bytes(u8(1), u8(7), u8(7), u8(1))))).toEqual([])
    expect(decodeHealthSensor(message(8, u8(0)))).toEqual([])
  })

  it('of any bytes is what it means or a DecodeError within it, and nothing else', () => {
    const changed = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 })
      .map((changes) => changes.reduce((frame, [at, byte]) => frame.with(at, byte), whole))
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 60 })), (frame) => {
        const result = fault(frame)
        if (result !== 'decoded') expect(Number(result[1])).toBeLessThanOrEqual(frame.length)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the dialogue of a Generic Health Sensor', () => {
  const speak = (has: readonly string[], granted: (step: Step) => boolean = () => true) => {
    const steps = sigGenericHealthSensor.dialogue({
      has: (channel) => has.includes(channel),
      notifies: () => true,
      localTime: () => undefined,
      facts: {},
    })
    const asked: string[] = []
    for (let next = steps.next(); !next.done; next = steps.next(granted(next.value) ? Uint8Array.of() : undefined)) {
      const step = next.value
      asked.push(
        step.do === 'send'
          ? `send ${step.channel} ${Buffer.from(step.bytes).toString('hex')}`
          : `${step.do} ${'channel' in step && step.channel}`,
      )
    }
    return asked
  }

  it('reads the clock, listens, starts the live observations, and asks who it is', () => {
    expect(speak(['2bf2', '2b8b', '2bf4', '2a24', '2a19', '2a52', '2bdd'])).toEqual([
      'read 2bf2',
      'subscribe 2b8b',
      'subscribe 2bf4',
      'send 2bf4 01',
      'expect 2bf4',
      'read 2a24',
      'read 2a19',
    ])
  })

  it('does without a clock and a control point, and gives up without observations', () => {
    expect(speak(['2b8b'])).toEqual(['subscribe 2b8b'])
    expect(speak(['2bf2', '2a24'], ({ do: what }) => what !== 'subscribe')).toEqual(['read 2bf2', 'subscribe 2b8b'])
  })

  it('knows the answers of the control point', () => {
    const decode = genericHealthSensor.decode['2bf4']
    for (const answer of [0x80, 0x81, 0x82]) expect(decode(Uint8Array.of(answer))).toEqual([])
    expect(() => decode(Uint8Array.of(0x83))).toThrow(DecodeError)
    expect(() => decode(new Uint8Array())).toThrow(DecodeError)
  })
})
