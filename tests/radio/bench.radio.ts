import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/link/bluez/object-mirror.ts'
import { matchRules } from './support/match-rules.ts'
import { aRadio, DEVICE, type Radio } from './support/radio.ts'
import { ADAPTER } from './support/shown.ts'
import { smallPeripheral } from './support/small-peripheral.ts'

/** Resolves with what the mirror tells, up to and including the first change that fits. */
async function told(radio: Radio, last: (change: Change) => boolean, cause: () => Promise<void>): Promise<Change[]> {
  const changes: Change[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  using _ = radio.mirror.watch((change) => {
    changes.push(change)
    if (last(change)) resolve()
  })
  await cause()
  await promise
  return changes
}

describe('the radio bench', () => {
  it('has two controllers that are powered and speak low energy only', async () => {
    const radio = await aRadio()

    expect(
      radio.mirror
        .all(ADAPTER)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/org/bluez/hci0', '/org/bluez/hci1'])
    expect(radio.central).toMatch(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/)
    expect(radio.devices).toEqual([expect.not.stringMatching(radio.central)])
    for (const { properties } of radio.mirror.all(ADAPTER)) {
      expect(properties).toMatchObject({ Powered: true, Roles: ['central', 'peripheral'] })
      // A radio that speaks BR/EDR has a class; one that does not has none.
      expect(properties).toHaveProperty('Class', 0)
    }
  })

  it('shows a bluetoothd that is killed and started again as stopped and started', async () => {
    const radio = await aRadio()
    const changes = await told(
      radio,
      ({ change }) => change === 'started',
      async () => {
        await radio.stopBluetoothd()
        expect(radio.mirror.all(ADAPTER)).toEqual([])
        await radio.startBluetoothd()
      },
    )

    expect(changes.map(({ change }) => change).filter((change) => change !== 'added')).toEqual(['stopped', 'started'])
    expect(radio.adapter(radio.central)).toBeDefined()
  })

  it('shows controllers that are pulled and put back, with the addresses that they had', async () => {
    const radio = await aRadio()

    await radio.unplug()
    expect(radio.mirror.owner).toBeDefined()
    await radio.plug()

    expect(radio.adapter(radio.central)).toBeDefined()
    expect(radio.adapter(radio.devices[0])).toBeDefined()
  })

  it('takes the radio away in flight mode and gives it back after', async () => {
    const radio = await aRadio()

    await radio.block()
    expect(radio.adapter(radio.central)).toHaveProperty('Powered', false)
    await radio.unblock()

    expect(radio.adapter(radio.central)).toHaveProperty('Powered', true)
  })

  it('lets one controller find, connect to and read what is on the other', async () => {
    const radio = await aRadio()
    await using peripheral = await smallPeripheral(radio.bus, radio.path(radio.devices[0]))
    const central = radio.path(radio.central)
    const found = () =>
      radio.mirror
        .all(DEVICE)
        .find(({ properties: { Adapter, Address } }) => Adapter === central && Address === radio.devices[0])

    await radio.bus.call({ path: central, interface: ADAPTER, member: 'StartDiscovery' })
    await radio.until(() => radio.mirror.get(central, ADAPTER)?.['Discovering'] === true)
    await peripheral.advertise()
    await radio.until(() => found() !== undefined)
    const path = found()?.path ?? ''
    await radio.bus.call({ path: central, interface: ADAPTER, member: 'StopDiscovery' })
    await radio.bus.call({ path, interface: DEVICE, member: 'Connect', timeoutMs: 30_000 })
    await radio.until(() => radio.mirror.get(path, DEVICE)?.['ServicesResolved'] === true)
    const characteristic = radio.mirror
      .all('org.bluez.GattCharacteristic1')
      .find((each) => each.path.startsWith(path) && String(each.properties['UUID']).startsWith('00002a1d'))
    const value = await radio.bus.call({
      path: characteristic?.path ?? '',
      interface: 'org.bluez.GattCharacteristic1',
      member: 'ReadValue',
      signature: 'a{sv}',
      body: [{}],
    })

    expect(value).toEqual([Buffer.from([0x02])])
  })

  it('counts the match rules of a process', async () => {
    const radio = await aRadio()
    const before = await matchRules(radio.bus, process.pid)

    await radio.bus.addMatch("type='signal',sender='org.example'")

    expect(await matchRules(radio.bus, process.pid)).toBe(before + 1)
  })
})
