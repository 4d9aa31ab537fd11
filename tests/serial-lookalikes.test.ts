import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contecCms50 } from '../src/drivers/devices/contec-cms50.ts'
import { contecCms50V4 } from '../src/drivers/devices/contec-cms50-v4.ts'
import { lookalikesOf } from '../src/drivers/registry.ts'
import { openSerialLink } from '../src/link/serial-link.ts'
import { physicalPort } from '../src/link/serial-ports.ts'
import { eventually } from './support/eventually.ts'
import { FakeClock } from './support/fake-clock.ts'
import { HeardByTurns } from './support/heard-by-turns.ts'
import { PLAYED_AT } from './support/play.ts'
import { PseudoSocket } from './support/pseudo-port.ts'
import { SERIAL_DRIVERS, streamsOf } from './support/serial-robustness.ts'

const recorded = (id: string): Uint8Array =>
  Buffer.concat(
    SERIAL_DRIVERS.filter((driver) => driver.id === id).flatMap((driver) => streamsOf(driver)[0]?.bytes ?? []),
  )

describe('two oximeters in the same cable', () => {
  let socket: PseudoSocket
  let clock: FakeClock
  let heard: HeardByTurns
  let opened = 0

  beforeEach(() => {
    socket = new PseudoSocket()
    clock = new FakeClock(PLAYED_AT)
    heard = new HeardByTurns(clock)
    opened = 0
  })
  afterEach(async () => {
    await heard[Symbol.asyncDispose]()
    socket[Symbol.dispose]()
  })

  const open = (driver: (typeof SERIAL_DRIVERS)[number]) =>
    openSerialLink({
      device: 'played',
      path: async () => {
        const path = await physicalPort(socket.path)
        if (path !== undefined) opened += 1
        return path
      },
      open: driver.match.serial.open,
      framing: driver.match.serial.framing,
      clock,
      retryMs: 10,
    })
  const openTo = (driver: { readonly id: string }) => {
    const serial = SERIAL_DRIVERS.find(({ id }) => id === driver.id)
    if (!serial) throw new Error(`${driver.id} is no serial driver`)
    return open(serial)
  }

  it.each([
    ['the older one', contecCms50V4, contecCms50],
    ['the newer one', contecCms50, contecCms50V4],
  ])('are told apart by what they say, whichever was configured: %s', async (_name, device, configured) => {
    const plugged = socket.plug()
    const over = heard.hear(lookalikesOf(configured), openTo)
    await eventually(() => opened === 1)
    const bytes = recorded(device.id)
    const says = setInterval(() => plugged.write(bytes.subarray(0, 400)), 20)
    try {
      await eventually(() => heard.tally.decodeErrors > 0)
      expect(heard.readings).toEqual([])
      clock.advance(3_000)
      await eventually(() => heard.readings.length > 20)
    } finally {
      clearInterval(says)
    }
    expect(heard.turns).toEqual([configured.id, device.id])
    expect(heard.readBy).toEqual([device.id])
    await heard.attachments.detach('played')
    await over
  })
})
