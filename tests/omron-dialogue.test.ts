import { describe, expect, it } from 'vitest'
import { omronBle } from '../src/drivers/devices/omron-ble.ts'
import { isMeasured, type Reading } from '../src/reading/reading.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import { OmronCuff, type OmronOptions } from '../src/simulator/devices/omron.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import type { FakeClock } from './support/fake-clock.ts'
import { PLAYED_ZONE, playDriver } from './support/play.ts'

const KEY = 'deadbeaf12341234deadbeaf12341234'

const cuff =
  (options: Partial<OmronOptions> = {}) =>
  (clock: FakeClock) =>
    new OmronCuff({
      clock,
      deviceClock: new DeviceClock(clock, PLAYED_ZONE, 60),
      tell: () => {},
      stored: 2,
      advertiseMs: 60_000,
      everyMs: 0,
      key: KEY,
      ...options,
    })
const measures = (device: OmronCuff, connection: number) =>
  void device.command(['measure', `${120 + connection}`, '80', '70'])
const numbersOf = ({ quantities }: Reading) => quantities.map((one) => (isMeasured(one) ? one.value.text : one.absent))
const asked = (bytes: string) => `b305b680=${bytes}`
const UNLOCK = asked(`01${KEY}`)

describe('the dialogue with an Omron cuff', () => {
  it('loses nothing and doubles nothing, each reply lost, late, doubled and garbled once', async () => {
    const course = await withEachReplyDisturbed(
      { driver: omronBle, simulator: cuff({ model: 'HEM-7155T-E' }), person: measures },
      { atMost: 10 },
    )
    expect(course.committed).toHaveLength(4)
    expect(course.committed.map(numbersOf)).toContainEqual(['122', '80', '70'])
    // Nobody has seen its clock.
    expect(course.readings.every(({ time }) => time.basis === 'device')).toBe(true)
  })

  it('unlocks, begins, reads each record, ends, and writes nothing to the memory', async () => {
    const course = await playDriver({ driver: omronBle, simulator: cuff(), person: measures, connections: 1 })
    expect(course.sent.slice(0, 3)).toEqual([UNLOCK, 'db5b55e0=0800000000100018', 'db5b55e0=0801000098080099'])
    expect(course.sent.at(-1)).toBe('db5b55e0=080f000000000007')
    expect(course.sent).toHaveLength(203)
    expect(course.committed).toHaveLength(3)
  })

  it('gives its key to a cuff in pairing mode, which opens to it from then on', async () => {
    const course = await playDriver({
      driver: omronBle,
      simulator: cuff({ key: 'ff'.repeat(16) }),
      person: (device, connection) => void device.command([connection === 1 ? 'pair' : 'measure']),
    })
    expect(course.sent.slice(0, 3)).toEqual([UNLOCK, asked(`02${'00'.repeat(16)}`), asked(`00${KEY}`)])
    expect(course.sent.filter((sent) => sent === UNLOCK)).toHaveLength(2)
    expect(course.committed).toHaveLength(3)
  })

  it('leaves a cuff alone that has another key', async () => {
    const course = await playDriver({
      driver: omronBle,
      simulator: cuff({ key: 'ff'.repeat(16) }),
      person: measures,
      connections: 1,
    })
    expect(course.sent.some((sent) => sent.startsWith('b305b680=00'))).toBe(false)
    expect(course.sent.some((sent) => sent.startsWith('db5b55e0'))).toBe(false)
    expect(course.of('refusal').map(({ refusal }) => refusal.channel)).toEqual(['b305b680'])
  })

  it('asks a model nothing whose memory is laid out in another way', async () => {
    const course = await playDriver({
      driver: omronBle,
      simulator: cuff({ model: 'HEM-7322T-E' }),
      person: measures,
      connections: 1,
    })
    expect(course.sent).toEqual([])
    expect(course.of('refusal')).toHaveLength(1)
  })
})
