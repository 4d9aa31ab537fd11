import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasDbusDaemon, PrivateBus } from '../../tests/support/private-bus.ts'
import { systemClock } from '../clock.ts'
import { type Answer, connectBus, type IncomingCall, variant } from './bus-connection.ts'
import { isClockSynchronised } from './timedate.ts'

const REAL = '/usr/lib/systemd/systemd-timedated'
const DBUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

describe.skipIf(!hasDbusDaemon)('whether the clock of the machine is synchronised', () => {
  let bus: PrivateBus
  const options = () => ({ clock: systemClock, address: bus.address, report: () => undefined })

  beforeEach(async () => {
    bus = await PrivateBus.start()
  })
  afterEach(() => bus[Symbol.asyncDispose]())

  /** In the place of timedated, since nobody may change what the kernel of a test machine says. */
  async function answering(answer: (call: IncomingCall) => Answer) {
    const service = await connectBus(options())
    service.handle('/org/freedesktop/timedate1', async (call) => answer(call))
    await service.call({ ...DBUS, member: 'RequestName', signature: 'su', body: ['org.freedesktop.timedate1', 4] })
    return service
  }

  it.each([true, false])('is what timedated says: %s', async (says) => {
    const asked: IncomingCall[] = []
    await using _service = await answering((call) => {
      asked.push(call)
      return { signature: 'v', body: [variant('b', says)] }
    })
    expect(await isClockSynchronised(options())).toBe(says)
    expect(asked).toMatchObject([{ member: 'Get', body: ['org.freedesktop.timedate1', 'NTPSynchronized'] }])
  })

  it('is not known where nobody has timedated, or where it refuses', async () => {
    expect(await isClockSynchronised(options())).toBeUndefined()
    await using _service = await answering(() => ({ error: 'org.freedesktop.DBus.Error.AccessDenied', message: 'no' }))
    expect(await isClockSynchronised(options())).toBeUndefined()
  })

  it('is not known where there is no D-Bus', async () => {
    await bus.stop()
    expect(await isClockSynchronised(options())).toBeUndefined()
  })

  it.skipIf(!existsSync(REAL))('is told by the timedated of this machine', async () => {
    const timedated = spawn(REAL, { env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address }, stdio: 'ignore' })
    try {
      await expect.poll(() => isClockSynchronised(options())).toBeTypeOf('boolean')
    } finally {
      timedated.kill()
      if (timedated.exitCode === null && timedated.signalCode === null) await once(timedated, 'exit')
    }
  })
})
