import type { Clock } from '../clock.ts'
import { connectBus } from './bus-connection.ts'
import { DbusError } from './dbus-error.ts'

const TIMEDATE = 'org.freedesktop.timedate1'

/**
 * Whether the kernel holds the clock of this machine for synchronised, whoever does it (timesyncd, chrony, ntpd): systemd-timedated
 * asks `adjtimex`, which no program in JavaScript can. `undefined` where there is no D-Bus or no timedated. It is connected to
 * for the one question: timedated tells no change of this property, and ends itself while nobody asks.
 */
export async function isClockSynchronised(options: {
  readonly clock: Clock
  readonly address?: string
  readonly report: (error: unknown) => void
}): Promise<boolean | undefined> {
  try {
    await using bus = await connectBus(options)
    const [synchronised] = await bus.call({
      destination: TIMEDATE,
      path: '/org/freedesktop/timedate1',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [TIMEDATE, 'NTPSynchronized'],
      mayStart: true,
    })
    return typeof synchronised === 'boolean' ? synchronised : undefined
  } catch (error) {
    if (error instanceof DbusError) return undefined
    throw error
  }
}
