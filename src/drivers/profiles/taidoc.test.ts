import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { isMeasured } from '../../reading/reading.ts'
import { taidocFrame } from '../../simulator/devices/taidoc.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { taidocCuff } from './taidoc-cuff.ts'
import { TAIDOC_COMMANDS, taidocFraming, taidocRequest } from './taidoc-framing.ts'
import { taidocOximeter } from './taidoc-oximeter.ts'
import { taidocThermometer } from './taidoc-thermometer.ts'

const half = (command: number, ...data: readonly number[]) => taidocFrame(command, Uint8Array.from(data))
/** 2026-11-20 10:05. */
const DATE = (26 << 9) | (11 << 5) | 20
const when = (minutes = 5, hours = 10, date = DATE) => half(0x25, date & 0xff, date >> 8, minutes, hours)
const what = (...data: readonly number[]) => half(0x26, ...data)
const record = (first: Uint8Array, second: Uint8Array) => Uint8Array.of(...first, ...second)
const decode = ({ decode: { '00001524': own } }: Profile, frame: Uint8Array) => own?.(frame) ?? []

function told(profile: Profile, frame: Uint8Array) {
  const [measurement, ...more] = decode(profile, frame)
  if (measurement?.what !== 'measurement' || more.length > 0) throw new Error('not one measurement')
  const { quantities, what: _what, mode: _mode, ...rest } = measurement
  return { numbers: quantities.map((q) => (isMeasured(q) ? `${q.value} ${q.unit}` : q.absent)), ...rest }
}

describe('requests to TaiDoc', () => {
  it.each([
    ['when', '512500000000a319'],
    ['what', '512600000000a31a'],
    ['live', '514900000000a33d'],
    ['powerOff', '515000000000a344'],
  ] as const)('are those of the sources: %s', (command, hex) => {
    expect(Buffer.from(taidocRequest(TAIDOC_COMMANDS[command])).toString('hex')).toBe(hex)
  })
})

describe('the framing of TaiDoc', () => {
  const FIRST = when()
  const SECOND = what(0x73, 0x01, 0xd7, 0x00)
  const WHOLE = { frame: record(FIRST, SECOND) }

  it('puts what was measured behind when', async () => {
    expect(await runFraming(taidocFraming(), [FIRST.subarray(0, 3), FIRST.subarray(3), SECOND])).toEqual([
      { frame: FIRST },
      WHOLE,
    ])
  })

  it('refuses values without their time, also when they come a second time', async () => {
    const alone = { fault: 'grammar', bytes: SECOND, message: 'values without their time' }
    expect(await runFraming(taidocFraming(), [SECOND])).toEqual([{ ...alone, offset: 0 }])
    expect(await runFraming(taidocFraming(), [FIRST, SECOND, SECOND])).toEqual([
      { frame: FIRST },
      WHOLE,
      { ...alone, offset: 16 },
    ])
  })

  it('takes the last of two times', async () => {
    const out = await runFraming(taidocFraming(), [when(4), FIRST, SECOND])
    expect(out.at(-1)).toEqual(WHOLE)
  })

  it('finds frames in noise, and takes our own requests for noise', async () => {
    const noise = Uint8Array.of(0x51, 0x00, 0x51, ...taidocRequest(TAIDOC_COMMANDS.when))
    expect(await runFraming(taidocFraming(), [noise, FIRST, Uint8Array.of(0x51, 0x26)])).toEqual([
      { fault: 'grammar', offset: 0, bytes: noise, message: 'bytes outside any frame' },
      { frame: FIRST },
      { fault: 'truncated', offset: noise.length + 8, bytes: Uint8Array.of(0x51, 0x26), message: '2 bytes of a frame' },
    ])
  })

  it('makes no frame of one with a bit flipped', async () => {
    for (let bit = 0; bit < 64; bit += 1) {
      const flipped = SECOND.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const out = await runFraming(taidocFraming(), [FIRST, flipped])
      expect(out.filter((item) => 'frame' in item)).toEqual([{ frame: FIRST }])
    }
  })

  it('holds no more than 512 bytes of a stream without any frame', async () => {
    const faults = await runFraming(taidocFraming(), [new Uint8Array(1200).fill(0xaa)])
    expect(faults.map((fault) => ('bytes' in fault ? fault.bytes.length : 'frame'))).toEqual([512, 512, 176])
  })
})

describe('a record of a TaiDoc thermometer', () => {
  const of = (first: Uint8Array, raw: number) =>
    told(taidocThermometer, record(first, what(raw & 0xff, raw >> 8, 215, 0)))
  const PLACES = [
    [0, '37.1 Cel', 'ear'],
    [1, '37.1 Cel', 'body'],
    [2, '37.1 Cel', 'rectum'],
    [3, '37.1 Cel', 'armpit'],
    [4, 'not-a-body', undefined],
    [5, 'not-a-body', undefined],
    [6, '37.1 Cel', undefined],
    [7, 'reserved-value', undefined],
  ] as const

  it.each(PLACES)('of what has the number %d is %s, place %s', (target, number, site) => {
    expect(of(when(5 | ((target & 3) << 6), 10 | ((target >> 2) << 5)), 371)).toEqual({
      numbers: [number],
      flags: [],
      deviceTime: '2026-11-20T10:05:00',
      ...(site === undefined ? {} : { site }),
    })
  })

  it.each([
    [1, '0.1 Cel'],
    [999, '99.9 Cel'],
    [1000, '10.00 Cel'],
    [3846, '38.46 Cel'],
    [0, 'not-available'],
  ])('of %d in °C is %s', (raw, number) => {
    expect(of(when(), raw).numbers).toEqual([number])
  })

  it.each([
    [986, '37.00 Cel'],
    [1004, '38.00 Cel'],
    [1999, '93.28 Cel'],
    [2000, 'invalid'],
    [9860, 'invalid'],
  ])('of %d in °F is %s', (raw, number) => {
    expect(of(when(5, 10 | 0x80), raw).numbers).toEqual([number])
  })

  it('keeps what it sent in °F', () => {
    expect(decode(taidocThermometer, record(when(5, 10 | 0x80), what(0xda, 0x03, 0, 0)))).toMatchObject([
      { quantities: [{ asSent: { value: { text: '98.6' }, unit: '[degF]' } }] },
    ])
  })

  it('does not know its time where there is no date, so that it is held', () => {
    const { flags, deviceTime } = of(when(0, 0, 0), 371)
    expect({ flags, deviceTime }).toEqual({ flags: ['device-time-unknown'], deviceTime: undefined })
  })

  it.each([
    ['month 13', when(5, 10, (26 << 9) | (13 << 5) | 20)],
    ['31 November', when(5, 10, (26 << 9) | (11 << 5) | 31)],
    ['hour 24', when(5, 24)],
    ['minute 60', when(60)],
  ])('is refused with a time that no calendar has: %s', (_which, first) => {
    expect(() => of(first, 371)).toThrow(expect.objectContaining({ fault: 'grammar', offset: 2 }))
  })

  it('is none in an empty place, in a lone first half and in any other answer', () => {
    expect(decode(taidocThermometer, record(when(), what(0, 0, 0, 0)))).toEqual([])
    expect(decode(taidocThermometer, when())).toEqual([])
    expect(decode(taidocThermometer, half(0x24, 0x41, 0x12, 0, 0))).toEqual([])
  })
})

describe('a record of a TaiDoc cuff', () => {
  const of = (...data: readonly number[]) => told(taidocCuff, record(when(), what(...data)))

  it('is a blood pressure with its pulse', () => {
    expect(of(128, 0, 81, 72)).toEqual({
      numbers: ['128 mm[Hg]', '81 mm[Hg]', '72 /min'],
      flags: [],
      deviceTime: '2026-11-20T10:05:00',
    })
  })

  it.each([0, 1, 2, 3])('has no numbers with a pulse of %d', (pulse) => {
    expect(of(128, 0, 81, pulse).numbers).toEqual(['cuff-fault', 'cuff-fault', 'cuff-fault'])
  })

  it('has no numbers without a systolic pressure, and no diastolic one of 0', () => {
    expect(of(0, 0, 81, 72).numbers).toEqual(['cuff-fault', 'cuff-fault', 'cuff-fault'])
    expect(of(128, 0, 0, 72).numbers).toEqual(['128 mm[Hg]', 'not-available', '72 /min'])
  })

  it('has no systolic pressure where nobody knows what stands beside it', () => {
    expect(of(1, 1, 81, 72)).toMatchObject({ numbers: ['invalid', '81 mm[Hg]', '72 /min'], flags: ['questionable'] })
  })
})

describe('the present value of a TaiDoc oximeter', () => {
  it('is a saturation with its pulse', () => {
    expect(decode(taidocOximeter, half(0x49, 97, 0, 0, 71))).toMatchObject([{ mode: 'continuous' }])
    expect(told(taidocOximeter, half(0x49, 97, 0, 0, 71)).numbers).toEqual(['97 %', '71 /min'])
  })

  it.each([
    [0, 71],
    [97, 0],
  ])('is none when either number is 0: %d %, %d /min', (saturation, pulse) => {
    expect(told(taidocOximeter, half(0x49, saturation, 0, 0, pulse)).numbers).toEqual([
      'not-available',
      'not-available',
    ])
  })

  it('is refused above 100 %, and is in no other answer', () => {
    expect(() => decode(taidocOximeter, half(0x49, 101, 0, 0, 71))).toThrow(
      expect.objectContaining({ fault: 'grammar', offset: 2 }),
    )
    expect(decode(taidocOximeter, when())).toEqual([])
  })
})

describe('any frame of TaiDoc', () => {
  it.each([
    ['a second half alone', what(1, 2, 3, 4), 'grammar', 1],
    ['two first halves', record(when(), when()), 'grammar', 9],
    ['two second halves', record(what(1, 2, 3, 4), what(1, 2, 3, 4)), 'grammar', 1],
    ['a byte after the record', Uint8Array.of(...when(), ...what(1, 2, 3, 4), 0), 'grammar', 16],
    ['a request', taidocRequest(TAIDOC_COMMANDS.when), 'grammar', 6],
    ['another beginning', Uint8Array.of(0x50, ...when().subarray(1)), 'grammar', 0],
    ['another sum', Uint8Array.of(...when().subarray(0, 7), 0), 'checksum', 7],
  ] as const)('is refused: %s', (_which, frame, fault, offset) => {
    for (const profile of [taidocThermometer, taidocCuff])
      expect(() => decode(profile, frame)).toThrow(expect.objectContaining({ fault, offset }))
  })

  it('is refused when it is cut at any length', () => {
    const whole = record(when(), what(128, 0, 81, 72))
    for (let length = 0; length < whole.length; length += 1)
      if (length !== 8)
        expect(() => decode(taidocCuff, whole.subarray(0, length))).toThrow(
          expect.objectContaining({ fault: 'truncated' }),
        )
  })

  it('is what it means or a DecodeError, whatever the bytes are', () => {
    const data = fc.uint8Array({ minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(data, data, fc.uint8Array({ maxLength: 20 }), (first, second, noise) => {
        for (const frame of [noise, record(half(0x25, ...first), half(0x26, ...second)), half(0x49, ...first)])
          for (const profile of [taidocThermometer, taidocCuff, taidocOximeter])
            try {
              decode(profile, frame)
            } catch (error) {
              if (!(error instanceof DecodeError)) throw error
              expect(error.offset).toBeLessThanOrEqual(frame.length)
            }
      }),
    )
  })
})
