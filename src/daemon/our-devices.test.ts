import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../tests/support/eventually.ts'
import { FakeBluetooth } from '../../tests/support/fake-bluetooth.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { defineDriver } from '../drivers/define.ts'
import { sigHeartRate } from '../drivers/devices/sig-heart-rate.ts'
import { asciiLines } from '../drivers/profiles/ascii-lines.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import type { Link } from '../link/link.ts'
import { DeviceRegister } from './device-register.ts'
import { OurBleDevices } from './our-devices.ts'
import { Radio } from './radio.ts'

const ADDRESS = '00:80:25:00:00:01'
const DATA = '00000002'

it('a device whose notifications are a stream is heard by its frames', async () => {
  const clock = new FakeClock(0)
  const bluetooth = new FakeBluetooth()
  const nothing = () => {}
  const radio = new Radio(bluetooth.opened, {
    clock,
    adapters: [],
    report: nothing,
    onProblem: nothing,
    onState: nothing,
  })
  const links: Link[] = []
  using ours = new OurBleDevices({
    clock,
    zone: 'Europe/Paris',
    radio,
    register: new DeviceRegister(join(temporaryFolder(), 'devices.json')),
    configured: [{ id: 'spirometer-1', driver: 'a-spirometer', bluetooth: { address: ADDRESS } }],
    driverOf: () =>
      defineDriver({
        ...sigHeartRate,
        match: { ble: { services: ['fefb'], framing: { [DATA]: () => asciiLines() } } },
      }),
    isElsewhere: () => false,
    hear: async (driver, _device, open) => void links.push(await open(driver)),
    detach: async () => undefined,
    list: nothing,
    lost: nothing,
    strike: nothing,
    problem: nothing,
  })
  ours.open()
  await eventually(() => links.length === 1)
  const chunk = (text: string) => ({ event: 'frame', at: 0, channel: DATA, bytes: Buffer.from(text) }) as const
  bluetooth.linkTo(ADDRESS)?.say({ event: 'connected', at: 0 }, chunk('on'), chunk('e\nt'))
  const heard = links[0]?.[Symbol.asyncIterator]()
  expect(await heard?.next()).toMatchObject({ value: { event: 'connected' } })
  expect(await heard?.next()).toMatchObject({ value: { event: 'frame', bytes: Buffer.from('one\n') } })
})
