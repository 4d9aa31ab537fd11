import type { DeviceClock } from './device-clock.ts'
import type { Tell } from './happening.ts'
import type { Peripheral } from './peripheral.ts'
import type { VirtualDevice } from './virtual-device.ts'

interface Played {
  readonly peripheral: Pick<Peripheral, 'disconnect' | 'vanish' | 'forget'>
  readonly device: VirtualDevice
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly quit: () => void
}

const AWAY_S = 5

/**
 * Does what a line says. Of every device: `disconnect`, `vanish [SECONDS]`, `forget`, `late SECONDS` (its clock runs
 * late by so much more) and `quit`; the rest is up to the device.
 */
export async function obey(line: string, { peripheral, device, deviceClock, tell, quit }: Played): Promise<void> {
  const words = line.trim().split(/\s+/)
  const [verb, argument] = words
  switch (verb) {
    case '':
      return
    case 'quit':
      return quit()
    case 'disconnect':
      return peripheral.disconnect()
    case 'forget':
      return peripheral.forget()
    case 'vanish':
    case 'late': {
      const seconds = Number(argument ?? AWAY_S)
      if (!Number.isFinite(seconds)) break
      if (verb === 'late') return deviceClock.delay(seconds)
      return peripheral.vanish(seconds * 1000)
    }
    default:
      try {
        if (device.command(words)) return
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
  }
  tell({ event: 'not-understood', line })
}
