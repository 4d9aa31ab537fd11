import { expect, it } from 'vitest'
import { openBluetooth } from '../src/link/bluez/open-bluetooth.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { FakeBluez } from './support/fake-bluez.ts'
import { listen } from './support/listener.ts'
import { hasDbusDaemon, PrivateBus } from './support/private-bus.ts'

const CUFF = '00:09:1F:8A:12:C4'

/** A bluetoothd with an adapter and a cuff in pairing mode. The characteristic is what it indicates on. */
async function withACuff(stack: AsyncDisposableStack) {
  const bus = stack.use(await PrivateBus.start())
  const bluez = stack.use(await FakeBluez.start(bus.address))
  bluez.adapter()
  const device = bluez.device({
    Address: CUFF,
    Name: 'A&D_UA-651BLE_8A12C4',
    RSSI: -54,
    UUIDs: ['00001810-0000-1000-8000-00805f9b34fb'],
  })
  const measurement = bluez.characteristic(bluez.service(device, '0010', '1810'), '0011', '2a35', ['indicate'])
  return { bus, bluez, device, measurement }
}

// The radio bench does this with a real bluetoothd; here it runs on any machine with a dbus-daemon, in a second.
it.runIf(hasDbusDaemon)('a cuff is paired, heard at once, and forgotten, over D-Bus', async () => {
  await using stack = new AsyncDisposableStack()
  const { bus, bluez, device, measurement } = await withACuff(stack)
  const state = await stateFolder()
  const daemon = stack.use(
    await aDaemon({ state, bluetooth: (options) => openBluetooth({ ...options, address: bus.address }) }),
  )
  const screen = stack.use(await listen(daemon.url, UNIT))
  await screen.request('encounter/open', { id: 'e1', subject: { kind: 'literal', reference: 'Patient/p1' } })
  expect(JSON.parse(await screen.request('pair', { category: 'cuff', address: CUFF }))).toMatchObject({ status: 'ok' })
  // Heard again, as it advertises on.
  bluez.set(device, 'org.bluez.Device1', { RSSI: -53 })
  await bluez.called('Pair')
  await bluez.called('StartNotify')
  await screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('"connected"'))
  // 2A35: no optional field, 138/84/102 mmHg.
  bluez.notify(measurement, '008a0054006600')
  // Of the first contact and without a time: it may come from the memory of the cuff.
  const held = await screen.until(({ topic }) => topic === 'held')
  expect(JSON.parse(held.text)).toMatchObject({ device: 'cuff-1', reason: 'before-pairing' })
  const done = await screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"done"'))
  expect(JSON.parse(done.text)).toMatchObject({ device: 'cuff-1', proven: true })
  expect(JSON.parse(await screen.request('forget', { device: 'cuff-1' }))).toMatchObject({ status: 'ok' })
  expect(bluez.calls.filter(({ member }) => member === 'RemoveDevice')).toHaveLength(1)
  expect(bluez.agent).toBeUndefined()
})
