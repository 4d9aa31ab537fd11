import { describe, expect, it } from 'vitest'
import type { DeviceFacts } from '../reading/reading.ts'
import type { Channel, Driver, Step } from './define.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { sigHealthThermometer } from './devices/sig-health-thermometer.ts'
import { sigPulseOximeter } from './devices/sig-pulse-oximeter.ts'
import { gattDialogue } from './gatt-dialogue.ts'

const NOW = '2026-11-20T11:00:00'
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** What a device answers, by step; a step without an answer is granted, `undefined` is a refusal or silence. */
type Device = Readonly<Record<string, string | undefined>>

/** Speaks to a device that answers as the test says, and lists what was asked of it. */
function speak(
  driver: Driver,
  has: readonly Channel[],
  device: Device = {},
  facts: DeviceFacts = {},
  isSilent: (channel: Channel) => boolean = () => false,
  localTime: () => string | undefined = () => NOW,
): string[] {
  const asked: string[] = []
  const nameOf = (step: Step) =>
    step.do === 'send'
      ? `send ${step.channel} ${hexOf(step.bytes)}`
      : 'channel' in step
        ? `${step.do} ${step.channel}`
        : step.do
  const steps = gattDialogue(driver)({
    has: (channel) => has.includes(channel),
    notifies: (channel) => !isSilent(channel),
    localTime,
    facts,
  })
  let reply: Uint8Array | undefined
  for (let next = steps.next(); !next.done; next = steps.next(reply)) {
    const name = nameOf(next.value)
    asked.push(name)
    const [short = name] = name.match(/^\w+ \w+/) ?? []
    const found = [name, short].find((each) => each in device)
    const answer = found === undefined ? '' : device[found]
    reply = answer === undefined ? undefined : Buffer.from(answer, 'hex')
  }
  return asked
}

// Current Time, 10 bytes, and Date Time, 7 bytes: 2026-11-20 11:00:00, a Friday, set from outside.
const SET_2A2B = 'send 2a2b ea070b140b0000050002'
const SET_2A08 = 'send 2a08 ea070b140b0000'
const CUFF = ['2a35', '2a36', '2a49', '2a19', '2a29', '2a24', '2a25', '2a26', '2a08'] as const

describe('the dialogue of a device of the Bluetooth SIG', () => {
  it('sets the clock, then hears the records, then asks who it is', () => {
    // The clock says 10:45:00.
    expect(speak(sigBloodPressure, CUFF, { 'read 2a08': 'ea070b140a2d00' })).toEqual([
      'read 2a08',
      SET_2A08,
      'read 2a08',
      'subscribe 2a35',
      'subscribe 2a36',
      'read 2a19',
      'read 2a49',
      'read 2a29',
      'read 2a24',
      'read 2a25',
      'read 2a26',
      'subscribe 2a19',
    ])
  })

  it('reads a battery that tells nothing by itself, and asks no more of it', () => {
    const asked = speak(sigBloodPressure, CUFF, {}, {}, (channel) => channel === '2a19')
    expect(asked).toContain('read 2a19')
    expect(asked).not.toContain('subscribe 2a19')
  })

  it.each([
    ['ea070b140b0000', 'right'],
    ['ea070b140b0002', 'two seconds ahead'],
    ['ea070b140a3b3a', 'two seconds late'],
  ])('leaves a clock alone that says %s: %s', (hex) => {
    expect(speak(sigBloodPressure, ['2a35', '2a08'], { 'read 2a08': hex })).toEqual(['read 2a08', 'subscribe 2a35'])
  })

  it.each([
    ['ea070b140b0003', 'is three seconds ahead'],
    ['ea070b140a3b39', 'is three seconds late'],
    ['00000000000000', 'does not know the time'],
    ['ea070d140b0000', 'says a month that no calendar has'],
    ['ea07', 'says too little'],
  ])('sets a clock that says %s: it %s', (hex) => {
    expect(speak(sigBloodPressure, ['2a35', '2a08'], { 'read 2a08': hex })).toContain(SET_2A08)
  })

  it('sets a clock that cannot be read, and does not read it again', () => {
    expect(speak(sigBloodPressure, ['2a35', '2a08'], { 'read 2a08': undefined })).toEqual([
      'read 2a08',
      SET_2A08,
      'subscribe 2a35',
    ])
  })

  it('sets no clock while ours cannot be right, and reads it all the same', () => {
    const lost = (device: Device) =>
      speak(
        sigBloodPressure,
        ['2a35', '2a2b', '2a08'],
        device,
        {},
        () => false,
        () => undefined,
      )
    expect(lost({ 'read 2a2b': 'ea070b140a2d0005000000' })).toEqual(['read 2a2b', 'subscribe 2a35'])
    expect(lost({ 'read 2a2b': undefined })).toEqual(['read 2a2b', 'read 2a08', 'subscribe 2a35'])
  })

  it('asks the Current Time Service before the bare date, and only one of them', () => {
    const asked = speak(sigBloodPressure, ['2a35', '2a2b', '2a08'], { 'read 2a2b': 'ea070b140a2d0005000000' })
    expect(asked).toEqual(['read 2a2b', SET_2A2B, 'read 2a2b', 'subscribe 2a35'])
  })

  it('sets the bare date when the Current Time Service refuses', () => {
    const asked = speak(sigBloodPressure, ['2a35', '2a2b', '2a08'], {
      'read 2a2b': 'ea070b140a2d0005000000',
      'send 2a2b': undefined,
      'read 2a08': 'ea070b140a2d00',
    })
    expect(asked).toEqual(['read 2a2b', SET_2A2B, 'read 2a2b', 'read 2a08', SET_2A08, 'read 2a08', 'subscribe 2a35'])
  })

  it('asks nothing again that the device has said, but the battery', () => {
    const facts: DeviceFacts = { manufacturer: 'A', model: 'B', serialNumber: 'C', features: [] }
    expect(speak(sigBloodPressure, CUFF, { 'read 2a08': 'ea070b140b0000' }, facts)).toEqual([
      'read 2a08',
      'subscribe 2a35',
      'subscribe 2a36',
      'read 2a19',
      'read 2a26',
      'subscribe 2a19',
    ])
  })

  it('goes on with what is left when everything is refused', () => {
    const refusing: Device = { 'read 2a1d': undefined, 'subscribe 2a1c': undefined, 'read 2a29': undefined }
    expect(speak(sigHealthThermometer, ['2a1c', '2a1e', '2a1d', '2a29'], refusing)).toEqual([
      'subscribe 2a1c',
      'subscribe 2a1e',
      'read 2a1d',
      'read 2a29',
    ])
  })

  it('does not set a clock that its driver cannot read', () => {
    const [profile] = sigBloodPressure.use
    expect(speak({ ...sigBloodPressure, use: [profile] }, ['2a35', '2a08'])).toEqual(['subscribe 2a35'])
  })
})

describe('stored records', () => {
  const OXIMETER = ['2a5e', '2a5f', '2a52'] as const
  const BEGIN = ['subscribe 2a5e', 'subscribe 2a5f', 'subscribe 2a52']
  const COUNT = ['send 2a52 0401', 'expect 2a52']
  const REPORT = ['send 2a52 0101', 'expect 2a52']
  const ABORT = ['send 2a52 0300', 'expect 2a52']

  it('are counted, then asked for, and never deleted', () => {
    // 05 00: three records.
    const asked = speak(sigPulseOximeter, OXIMETER, { 'expect 2a52': '05000300' })
    expect(asked).toEqual([...BEGIN, ...COUNT, ...REPORT])
    expect(asked.filter((each) => each.startsWith('send 2a52 02'))).toEqual([])
  })

  it.each([
    ['05000000', 'there are none'],
    ['06000406', 'no records found'],
  ])('are not asked for when the count is %s: %s', (hex) => {
    expect(speak(sigPulseOximeter, OXIMETER, { 'expect 2a52': hex })).toEqual([...BEGIN, ...COUNT])
  })

  it.each([
    ['06000402', 'op code not supported'],
    ['ff', 'no answer that anybody knows'],
  ])('are asked for when the device cannot count: %s, %s', (hex) => {
    expect(speak(sigPulseOximeter, OXIMETER, { 'expect 2a52': hex })).toEqual([...BEGIN, ...COUNT, ...REPORT])
  })

  it('are given up when the device falls silent', () => {
    expect(speak(sigPulseOximeter, OXIMETER, { 'expect 2a52': undefined })).toEqual([
      ...BEGIN,
      ...COUNT,
      ...REPORT,
      ...ABORT,
    ])
  })

  it('are not waited for when the request is refused', () => {
    expect(speak(sigPulseOximeter, OXIMETER, { 'send 2a52': undefined })).toEqual([
      ...BEGIN,
      'send 2a52 0401',
      'send 2a52 0101',
    ])
  })

  it('are not asked for when their answers cannot be heard', () => {
    expect(speak(sigPulseOximeter, OXIMETER, { 'subscribe 2a52': undefined })).toEqual(BEGIN)
  })
})
