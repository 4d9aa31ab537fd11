import type { DeviceClock } from './device-clock.ts'
import type { Tell } from './happening.ts'

/** What a person can do to any device, as far as its link has it. */
interface Reach {
  disconnect?(): Promise<void>
  vanish(ms: number): Promise<void>
  forget?(): Promise<void>
}

/** A device that is played, in the hands of a person. */
export interface Played {
  readonly peripheral: Reach
  readonly device: { command(words: readonly string[]): boolean }
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly quit: () => void
}

const AWAY_S = 5

/**
 * Does what a line says. Of every device: `vanish [SECONDS]`, `late SECONDS` (its clock runs late by so much more) and
 * `quit`, over the air also `disconnect` and `forget`; the rest is up to the device.
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
      if (peripheral.disconnect) return peripheral.disconnect()
      break
    case 'forget':
      if (peripheral.forget) return peripheral.forget()
      break
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
