import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const RTC = '/sys/class/rtc'
/** systemd-timesyncd makes it when it has set the clock; it is gone after a reboot. */
const TIMESYNCD = '/run/systemd/timesync/synchronized'

/** What the hardware clock shows, ms since 1970; `undefined` where there is none, as on a Raspberry Pi. */
export function hardwareClock(folder = RTC): number | undefined {
  try {
    for (const name of readdirSync(folder).sort()) {
      const seconds = Number(readFileSync(join(folder, name, 'since_epoch'), 'ascii').trim())
      if (Number.isSafeInteger(seconds)) return seconds * 1000
    }
  } catch {
    // One that is there and cannot be read tells as little as none.
  }
  return undefined
}

/** Whether the clock was synchronised since the machine was started, before anybody asked; by timesyncd only. */
export const wasSynchronisedBefore = (file = TIMESYNCD): boolean => existsSync(file)
