import { beforeEach, describe, expect, it } from 'vitest'
import { HeardValues } from './heard-values.ts'

const CUFF = '/dev/service0010/char0011'
const BATTERY = '/dev/service0020/char0021'

describe('values that are heard', () => {
  let frames: string[]
  let values: HeardValues
  let reported: unknown[]

  beforeEach(() => {
    frames = []
    reported = []
    values = new HeardValues(
      (channel, bytes, at) => frames.push(`${channel} ${Buffer.from(bytes).toString('hex')} ${at}`),
      (error) => reported.push(error),
    )
  })
  const hear = (path: string, hex: string, at: number, notifying = true) =>
    values.hear(path, { channel: channelOf(path), bytes: Buffer.from(hex, 'hex'), at }, notifying)
  const channelOf = (path: string) => (path === CUFF ? '2a35' : '2a19')
  const answer = (hex: string, at: number) => values.endRead({ channel: '2a19', bytes: Buffer.from(hex, 'hex'), at })

  it('takes two equal notifications for two', () => {
    values.subscribe(CUFF)
    hear(CUFF, '1e', 1)
    hear(CUFF, '1e', 2)
    expect(frames).toEqual(['2a35 1e 1', '2a35 1e 2'])
  })

  it('ignores a value of a characteristic that has no subscription', () => {
    hear(BATTERY, '64', 1, false)
    values.subscribe(BATTERY)
    expect(frames).toEqual([])
  })

  it('keeps what comes by a subscription of an earlier connection until it is subscribed to on this one', () => {
    hear(CUFF, '01', 1)
    hear(CUFF, '02', 2)
    expect(frames).toEqual([])
    values.subscribe(CUFF)
    hear(CUFF, '03', 3)
    expect(frames).toEqual(['2a35 01 1', '2a35 02 2', '2a35 03 3'])
  })

  it('hands over what was kept when the connection ends before anybody subscribed', () => {
    hear(CUFF, '01', 1)
    hear(BATTERY, '64', 2, false)
    values.end()
    expect(frames).toEqual(['2a35 01 1'])
  })

  it('hands the answer of a read over once, though it is also told as a notification', () => {
    values.subscribe(BATTERY)
    values.beginRead(BATTERY)
    hear(BATTERY, '64', 1)
    answer('64', 2)
    expect(frames).toEqual(['2a19 64 1'])
  })

  it('hands the answer of a read over though nobody told it as a notification', () => {
    values.beginRead(BATTERY)
    answer('64', 2)
    expect(frames).toEqual(['2a19 64 2'])
  })

  it('loses no notification that comes in the middle of a read, and keeps the order', () => {
    values.subscribe(BATTERY)
    values.beginRead(BATTERY)
    hear(BATTERY, '63', 1) // notified
    hear(BATTERY, '64', 2) // the answer
    hear(BATTERY, '65', 3) // notified, and read from the socket together with the answer
    answer('64', 4)
    expect(frames).toEqual(['2a19 63 1', '2a19 64 2', '2a19 65 3'])
  })

  it('takes only one of two values that equal the answer for the answer', () => {
    values.subscribe(BATTERY)
    values.beginRead(BATTERY)
    hear(BATTERY, '64', 1)
    hear(BATTERY, '64', 2)
    answer('64', 3)
    expect(frames).toEqual(['2a19 64 1', '2a19 64 2'])
  })

  it('takes all that came for notified when the read fails', () => {
    values.subscribe(BATTERY)
    values.beginRead(BATTERY)
    hear(BATTERY, '64', 1)
    values.endRead()
    expect(frames).toEqual(['2a19 64 1'])
  })

  it('does not hold what comes of another characteristic during a read', () => {
    values.subscribe(CUFF)
    values.beginRead(BATTERY)
    hear(CUFF, '1e', 1)
    expect(frames).toEqual(['2a35 1e 1'])
  })

  it('keeps no more than 4096 values of a characteristic that nobody subscribes to, and says once that it drops the rest', () => {
    for (let at = 0; at < 4_096; at++) hear(CUFF, '1e', at)
    expect(reported).toEqual([])
    for (let at = 4_096; at < 5_000; at++) hear(CUFF, '1e', at)
    expect(reported.map(String)).toEqual([
      'Error: more than 4096 values of 2a35 before a subscription: the rest is dropped',
    ])
    values.subscribe(CUFF)
    expect(frames).toHaveLength(4_096)
  })
})
