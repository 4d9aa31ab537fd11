import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { abortRecordAccess, countAllRecords, reportAllRecords } from '../../drivers/profiles/record-access.ts'
import { DeviceClock } from '../device-clock.ts'
import { ARadio } from '../testing/a-radio.ts'
import { Oximeter } from './oximeter.ts'

describe('a played oximeter', () => {
  let clock: FakeClock
  let radio: ARadio
  let device: Oximeter
  let reported: unknown[]

  beforeEach(() => {
    clock = new FakeClock(Date.UTC(2026, 10, 22, 1, 45, 9))
    radio = new ARadio()
    reported = []
  })

  function take(stored = 0): void {
    device = new Oximeter({
      clock,
      deviceClock: new DeviceClock(clock, 'UTC'),
      tell: () => undefined,
      report: (error) => reported.push(error),
      rateHz: 1,
      stored,
      more: [],
    })
    device.start(radio)
  }

  const write = (value: Uint8Array) =>
    device.services[0]?.characteristics.find(({ channel }) => channel === '2a52')?.write?.(value)
  const sent = () => radio.sent.map(({ channel, n }) => `${channel} ${n}`)
  const subscribe = (...channels: string[]) => {
    radio.connected = true
    for (const channel of channels) {
      radio.subscriptions.add(channel)
      device.ready(channel)
    }
  }

  it('is always on the air, and sends once a second from the moment it is asked', () => {
    take()
    expect(radio.advertising).toBe(true)
    subscribe('2a5f')
    clock.advance(2_000)
    expect(sent()).toEqual(['2a5f 1', '2a5f 2', '2a5f 3'])
  })

  it('stops when nobody wants it any more, and goes on with the next number', () => {
    take()
    subscribe('2a5f')
    radio.subscriptions.clear()
    clock.advance(5_000)
    expect(sent()).toEqual(['2a5f 1'])
    subscribe('2a5f')
    device.disconnected()
    clock.advance(5_000)
    expect(sent()).toEqual(['2a5f 1', '2a5f 2'])
  })

  it('counts and reports what it has stored, then says that it is done', async () => {
    take(2)
    subscribe('2a5e', '2a52')
    write(countAllRecords())
    expect(radio.sent.at(-1)?.hex).toBe('05000200') // two records
    await radio.answer(true)
    expect(write(reportAllRecords())).toBeUndefined()
    expect(write(reportAllRecords())).toBe('InProgress')
    await radio.answer(true)
    await radio.answer(true)
    expect(sent()).toEqual(['2a52 1', '2a5e 1', '2a5e 2', '2a52 2'])
    expect(radio.sent.at(-1)?.hex).toBe('06000101') // request 01, success
    await radio.answer(true)
    expect(reported).toEqual([])
  })

  it('ends a report that is aborted after the record that is on its way', async () => {
    take(3)
    subscribe('2a5e', '2a52')
    write(reportAllRecords())
    write(abortRecordAccess())
    await radio.answer(true)
    await radio.answer(true)
    expect(sent()).toEqual(['2a5e 1', '2a52 1'])
    expect(radio.sent.at(-1)?.hex).toBe('06000301') // request 03, success
  })

  it.each([
    ['0101', '06000106', 'no records'], // request 01
    ['0901', '06000902', 'unknown request'],
    ['0103', '06000104', 'operator of another service'],
  ])('answers %s with %s: %s', (request, answer) => {
    take()
    subscribe('2a5e', '2a52')
    write(Buffer.from(request, 'hex'))
    expect(radio.sent.at(-1)?.hex).toBe(answer)
  })

  it('forgets its records only when it is told to', async () => {
    take(1)
    subscribe('2a5e', '2a52')
    write(Uint8Array.of(0x02, 0x01))
    await radio.answer(true)
    write(countAllRecords())
    expect(radio.sent.at(-1)?.hex).toBe('05000000')
  })

  it('refuses record access as long as its answers would be lost', () => {
    take(1)
    subscribe('2a52')
    expect(write(reportAllRecords())).toBe('Failed')
    expect(radio.sent).toEqual([])
  })

  it('indicates a spot check to who waits for it, and keeps it otherwise', () => {
    take()
    device.command(['measure', '96', '61'])
    expect(radio.sent).toEqual([])
    subscribe('2a5e')
    device.command(['measure', '97', '62'])
    expect(radio.sent).toEqual([{ channel: '2a5e', n: 2, hex: '0161003e00ea070b16012d09' }]) // 97 %, 62 /min, 01:45:09
  })
})
