import { expect, it } from 'vitest'
import { defineDriver, deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { driverLink } from '../src/drivers/driver-link.ts'
import { asciiLines } from '../src/drivers/profiles/ascii-lines.ts'
import { openBluetooth } from '../src/link/bluez/open-bluetooth.ts'
import type { LinkEvent } from '../src/link/link.ts'
import { eventually } from './support/eventually.ts'
import { CHARACTERISTIC, DEVICE, FakeBluez } from './support/fake-bluez.ts'
import { FakeClock } from './support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from './support/private-bus.ts'

const ADDRESS = '00:80:25:00:00:01'
const FLOW = {
  data: '00000002',
  grant: '00000003',
  write: '00000001',
  allowance: '00000004',
  credits: 4,
  atLeast: 1,
}
const driver = defineDriver({
  ...sigHeartRate,
  match: { ble: { services: ['fefb'], framing: { [FLOW.data]: () => asciiLines() }, credits: FLOW } },
})

/** A bonded device of Terminal I/O: silent without credits, with six packets to send, and one credit for each of ours. */
function playedOn(bluez: FakeBluez) {
  const packets = ['on', 'e\ntw', 'o\nthr', 'ee\n', 'four\n', 'fi']
  const taken: string[] = []
  let credits = 0
  const device = bluez.device({
    Address: ADDRESS,
    RSSI: -60,
    Bonded: true,
    Paired: true,
    UUIDs: ['0000fefb-0000-1000-8000-00805f9b34fb'],
  })
  const service = bluez.service(device, '0010', 'fefb')
  const characteristic = (channel: string, handle: string, flag: string) =>
    bluez.characteristic(service, handle, `${channel}-0000-1000-8000-008025000000`, [flag])
  characteristic(FLOW.write, '0011', 'write-without-response')
  const data = characteristic(FLOW.data, '0013', 'notify')
  const grant = characteristic(FLOW.grant, '0016', 'write')
  const allowance = characteristic(FLOW.allowance, '0018', 'indicate')
  bluez.on('WriteValue', (call) => {
    const [bytes] = call.body
    if (!(bytes instanceof Uint8Array)) throw new Error('no bytes')
    const hex = Buffer.from(bytes).toString('hex')
    taken.push(`${call.path === grant ? 'grant' : 'write'} ${hex}`)
    if (call.path === grant) {
      const isFirst = credits === 0 && packets.length === 6
      credits += bytes[0] ?? 0
      if (isFirst) bluez.notify(allowance, '01')
      for (let packet = packets[0]; packet !== undefined && credits > 0; packet = packets[0]) {
        packets.shift()
        credits -= 1
        bluez.notify(data, Buffer.from(packet).toString('hex'))
      }
    } else bluez.notify(allowance, '01')
    return {}
  })
  return {
    taken,
    leave() {
      for (const path of [data, allowance]) bluez.set(path, CHARACTERISTIC, { Notifying: false })
      bluez.set(device, DEVICE, { ServicesResolved: false, Connected: false })
    },
  }
}

it.runIf(hasDbusDaemon)(
  'a device of Terminal I/O is granted credits, heard across its packets and answered',
  async () => {
    await using stack = new AsyncDisposableStack()
    const bus = stack.use(await PrivateBus.start())
    const bluez = stack.use(await FakeBluez.start(bus.address))
    const clock = new FakeClock(1_000_000)
    const silent = { report: console.error, onProblem: console.error, onState: () => {} }
    const bluetooth = stack.use(openBluetooth({ clock, adapters: [], address: bus.address, ...silent }))
    const { id: device } = deviceOf(driver)
    const target = { device, address: ADDRESS, services: ['fefb'], bond: 'reuse', cooldownMs: 0, settleMs: 0 } as const
    const link = stack.use(driverLink(driver, bluetooth.open(target), { device, clock }))
    const heard: string[] = []
    const word = (event: LinkEvent) =>
      event.event === 'frame' && event.channel === FLOW.data
        ? Buffer.from(event.bytes).toString().trim()
        : event.event === 'fault'
          ? `${event.fault} ${Buffer.from(event.bytes)}`
          : event.event
    const listen = async () => {
      for await (const event of link) heard.push(word(event))
    }
    listen().catch(() => undefined)
    bluez.adapter()
    await eventually(() => bluetooth.state.adapters[0]?.discovering === true)
    const played = playedOn(bluez)
    await eventually(() => heard.includes('connected'))
    await link.gatt?.subscribe(FLOW.data)
    await eventually(() => heard.includes('four'))
    await link.send(FLOW.write, new Uint8Array(25).fill(0x41))
    // Six packets cost six credits: twice there was one left.
    await eventually(() => played.taken.length === 5)
    const of = (what: string) => played.taken.filter((each) => each.startsWith(what))
    expect(of('grant')).toEqual(['grant 04', 'grant 03', 'grant 03'])
    expect(of('write')).toEqual([`write ${'41'.repeat(20)}`, `write ${'41'.repeat(5)}`])
    played.leave()
    await eventually(() => heard.includes('disconnected'))
    expect(heard.filter((each) => !['frame', 'sent'].includes(each))).toEqual([
      'connected',
      'one',
      'two',
      'three',
      'four',
      'truncated fi',
      'disconnected',
    ])
  },
)
