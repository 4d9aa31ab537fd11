import { once } from 'node:events'
import { createRequire } from 'node:module'

// Plain JavaScript, since the types of node-ble are not installed with the project.
// `theirs.mjs ADAPTER DEVICE FOLDER`: hears the belt of the bench through node-ble, as its README shows, and says each
// value.
const [adapterName, address, folder] = process.argv.slice(2)
const { createBluetooth } = createRequire(`${folder}/package.json`)('node-ble')
const say = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, at: Date.now(), ...more })}\n`)
const uuid = (short) => `0000${short}-0000-1000-8000-00805f9b34fb`

const { bluetooth } = createBluetooth()
const adapter = await bluetooth.getAdapter(adapterName)
// A bluetoothd that has just started answers InProgress for a moment.
while (!(await adapter.isDiscovering()))
  await adapter.startDiscovery().catch(() => new Promise((resolve) => setTimeout(resolve, 200)))
say('ready')
for (;;) {
  try {
    const found = await adapter.waitDevice(address)
    await found.connect()
    const gone = once(found, 'disconnect')
    const server = await found.gatt()
    const service = await server.getPrimaryService(uuid('180d'))
    const characteristic = await service.getCharacteristic(uuid('2a37'))
    characteristic.on('valuechanged', (value) => say('value', { number: value.readUInt16LE(1) }))
    await characteristic.startNotifications()
    const asking = setInterval(() => {
      found.isConnected().then(
        (connected) => say('asked', { connected }),
        (error) => say('asked', { message: String(error) }),
      )
    }, 5_000)
    await gone
    clearInterval(asking)
    say('disconnected')
    // Lets go of its listeners, as far as node-ble has a way to.
    await found.disconnect()
  } catch (error) {
    say('failed', { message: String(error) })
    // The device may only have gone out of range.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
