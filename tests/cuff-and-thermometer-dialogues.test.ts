import { describe, expect, it } from 'vitest'
import { andUa651ble } from '../src/drivers/devices/and-ua-651ble.ts'
import { andUt201ble } from '../src/drivers/devices/and-ut-201ble.ts'
import { beurerBm85 } from '../src/drivers/devices/beurer-bm85.ts'
import { beurerFt95 } from '../src/drivers/devices/beurer-ft95.ts'
import { microlifeBp } from '../src/drivers/devices/microlife-bp.ts'
import { taidoc } from '../src/drivers/devices/taidoc.ts'
import { taidocTd3128 } from '../src/drivers/devices/taidoc-td3128.ts'
import { taidocTd8201 } from '../src/drivers/devices/taidoc-td8201.ts'
import { isMeasured, type Reading } from '../src/reading/reading.ts'
import { DeviceClock } from '../src/simulator/device-clock.ts'
import { andCuff } from '../src/simulator/devices/and-ua-651ble.ts'
import { andThermometer } from '../src/simulator/devices/and-ut-201ble.ts'
import { beurerCuff } from '../src/simulator/devices/beurer-bm85.ts'
import { beurerFt95Thermometer } from '../src/simulator/devices/beurer-ft95.ts'
import { MicrolifeCuff } from '../src/simulator/devices/microlife-bp.ts'
import { TAIDOC_CUFF, TAIDOC_THERMOMETER, TaidocDevice } from '../src/simulator/devices/taidoc.ts'
import { TaidocOximeter } from '../src/simulator/devices/taidoc-oximeter.ts'
import { SpotDevice } from '../src/simulator/spot-device.ts'
import type { VirtualDevice } from '../src/simulator/virtual-device.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import type { FakeClock } from './support/fake-clock.ts'
import { PLAYED_ZONE, playDriver } from './support/play.ts'

const out = (clock: FakeClock, lateS = 0) => ({
  clock,
  deviceClock: new DeviceClock(clock, PLAYED_ZONE, lateS),
  tell: () => {},
  report: (error: unknown) => {
    throw error
  },
  serialNumber: '1',
  stored: 3,
  advertiseMs: 60_000,
  everyMs: 0,
})

const measures = (cuff: VirtualDevice, connection: number) =>
  void cuff.command(['measure', `${120 + connection}`, '80', '70'])
const feels = (thermometer: VirtualDevice, connection: number) =>
  void thermometer.command(['measure', `37.${connection}`])

/** The protocols of the Bluetooth SIG leave both to the radio, which delivers a frame whole or not at all. */
const UNPROTECTED = { by: ['flipped'], because: 'no checksum of its own' } as const
const GONE = { by: ['cut'], because: 'confirmed as it arrives, before anybody has read it' } as const

const numbersOf = (reading: Reading) => reading.quantities.map((one) => (isMeasured(one) ? one.value.text : one.absent))

describe('a dialogue, each reply lost, late, doubled and garbled once', () => {
  it('of a Beurer BM85', async () => {
    const course = await withEachReplyDisturbed(
      {
        driver: beurerBm85,
        simulator: (clock) => new SpotDevice(beurerCuff(out(clock)), out(clock)),
        person: measures,
      },
      { unprotected: UNPROTECTED, gone: GONE },
    )
    expect(course.committed).toHaveLength(5)
    expect(course.committed.map(numbersOf).at(-1)).toEqual(['122', '80', 'not-reported', '70'])
  })

  it('of a Beurer FT95', async () => {
    const course = await withEachReplyDisturbed(
      {
        driver: beurerFt95,
        simulator: (clock) => new SpotDevice(beurerFt95Thermometer(out(clock)), out(clock)),
        person: feels,
      },
      { unprotected: UNPROTECTED, gone: GONE },
    )
    expect(course.committed).toHaveLength(5)
  })

  it('of an A&D UA-651BLE, which sends everything again', async () => {
    const course = await withEachReplyDisturbed(
      { driver: andUa651ble, simulator: (clock) => andCuff(out(clock, 3600)), person: measures },
      { unprotected: UNPROTECTED },
    )
    expect(course.committed).toHaveLength(5)
  })

  it('of an A&D UT-201BLE', async () => {
    const course = await withEachReplyDisturbed(
      { driver: andUt201ble, simulator: (clock) => andThermometer(out(clock, 3600)), person: feels },
      { unprotected: UNPROTECTED },
    )
    expect(course.committed).toHaveLength(5)
  })

  it('of a Microlife cuff, whose memory comes again on each connection', async () => {
    const course = await withEachReplyDisturbed({
      driver: microlifeBp,
      simulator: (clock) => new MicrolifeCuff(out(clock, 3600)),
      person: measures,
    })
    expect(course.committed).toHaveLength(5)
  })

  it('of a TaiDoc thermometer, whose records have two halves', async () => {
    const course = await withEachReplyDisturbed({
      driver: taidoc,
      simulator: (clock) => new TaidocDevice(TAIDOC_THERMOMETER, out(clock)),
      person: feels,
    })
    expect(course.committed.map(numbersOf)).toEqual([['37.1'], ['37.2']])
  })

  it('of a TaiDoc cuff', async () => {
    const course = await withEachReplyDisturbed({
      driver: taidocTd3128,
      simulator: (clock) => new TaidocDevice(TAIDOC_CUFF, out(clock)),
      person: measures,
    })
    expect(course.committed.map(numbersOf)).toEqual([
      ['121', '80', '70'],
      ['122', '80', '70'],
    ])
  })

  it('of a TaiDoc oximeter, which is asked for each value', async () => {
    const course = await withEachReplyDisturbed(
      { driver: taidocTd8201, simulator: () => new TaidocOximeter(), forMs: 15_000 },
      { atMost: 10 },
    )
    expect(course.readings.length).toBeGreaterThan(20)
  })
})

describe('what is said to a device', () => {
  it('of A&D keeps to the order that it insists on, and leaves the end to the device', async () => {
    const course = await playDriver({
      driver: andUa651ble,
      simulator: (clock) => andCuff(out(clock)),
      person: measures,
      connections: 1,
    })
    const said = course.happened.filter(({ what }) => what === 'sent' || what === 'reply' || what === 'disconnected')
    expect(said.map((one) => ('hex' in one ? `${one.what} ${one.channel}` : one.what))).toEqual([
      'reply 2a19',
      'reply 2a26',
      'sent 233bf001',
      'sent 2a08',
      'reply 2a35',
      'reply 2a35',
      'reply 2a35',
      'reply 2a35',
      'disconnected',
    ])
    expect(course.sent).toEqual(['233bf001=0200e1', '2a08=ea070b140b0000'])
  })

  it('of A&D that has nothing to send is a goodbye, so that it need not wait: it was only paired', async () => {
    const course = await playDriver({
      driver: andUa651ble,
      simulator: (clock) => andCuff({ ...out(clock), stored: 0 }),
      person: (cuff) => void cuff.command(['advertise']),
      connections: 1,
    })
    expect(course.sent.at(-1)).toBe('233bf001=020103')
    expect(course.readings).toEqual([])
  })

  it('of Microlife sets its clock, asks for the memory and says goodbye', async () => {
    const course = await playDriver({
      driver: microlifeBp,
      simulator: (clock) => new MicrolifeCuff(out(clock)),
      person: measures,
      connections: 1,
    })
    expect(course.sent).toEqual([
      'fff2=4dff00080d1a0b140b0000a5',
      'fff2=4dff000900000000000000fd52',
      'fff2=4dff00020452',
    ])
    // The clock was not seen before it was set: what a reading says of its time is not more than its stamp.
    expect(course.readings.map(({ time }) => time.basis)).toEqual(['device', 'device', 'device', 'device'])
  })

  it('of TaiDoc ends with switching it off, once the journal has the record', async () => {
    const course = await playDriver({
      driver: taidoc,
      simulator: (clock) => new TaidocDevice(TAIDOC_THERMOMETER, out(clock)),
      person: feels,
      connections: 1,
    })
    expect(course.sent).toEqual(['00001524=512500000000a319', '00001524=512600000000a31a', '00001524=515000000000a344'])
    const order = course.happened.map((one) => (one.what === 'sent' ? one.hex.slice(0, 4) : one.what))
    expect(order.indexOf('committed')).toBeLessThan(order.indexOf('5150'))
  })

  it('of TaiDoc does not switch it off while the journal cannot be written', async () => {
    const course = await playDriver({
      driver: taidoc,
      simulator: (clock) => new TaidocDevice(TAIDOC_THERMOMETER, out(clock)),
      person: feels,
      connections: 1,
      journalRefuses: () => true,
    })
    expect(course.sent).toHaveLength(2)
    expect(course.committed).toEqual([])
  })
})
