import { ADAPTER, DEVICE, type Radio } from './radio.ts'
import { smallPeripheral } from './small-peripheral.ts'

/**
 * Makes room for three devices that are connected to the daemon at once, on a radio with five: the last two only stand in.
 *
 * The emulator tells both ends of a connection the number that it has at the central, but looks a packet of the peripheral
 * up by the peripheral's own number. Numbers are 42, 43, … in the order of connections. So the second device is given one
 * connection beforehand and the third two, each with the same number at both ends; then the daemon's connections have 42,
 * 43 and 44 at both ends, if the devices connect in their order.
 */
export async function roomForThree(radio: Radio): Promise<void> {
  const [, second = '', third = '', oneCentral = '', otherCentral = ''] = radio.devices
  await connects(radio, oneCentral, second) // 42, 42
  await connects(radio, otherCentral, third) // 42, 42
  await connects(radio, oneCentral, third) // 43, 43
}

async function connects(radio: Radio, central: string, address: string): Promise<void> {
  const { bus, mirror } = radio
  await using peripheral = await smallPeripheral(bus, radio.path(address))
  const path = radio.path(central)
  const found = () =>
    mirror.all(DEVICE).find(({ properties }) => properties['Adapter'] === path && properties['Address'] === address)
  await bus.call({ path, interface: ADAPTER, member: 'StartDiscovery' })
  await radio.until(() => mirror.get(path, ADAPTER)?.['Discovering'] === true)
  await peripheral.advertise()
  await radio.until(() => found() !== undefined)
  await bus.call({ path, interface: ADAPTER, member: 'StopDiscovery' })
  await bus.call({ path: found()?.path ?? '', interface: DEVICE, member: 'Connect', timeoutMs: 30_000 })
}
