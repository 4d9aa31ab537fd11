import { systemClock } from '../../src/clock.ts'
import { DeviceClock } from '../../src/simulator/device-clock.ts'
import { Nonin9560 } from '../../src/simulator/devices/nonin-9560.ts'
import { PluggedDevice } from '../../src/simulator/plugged-device.ts'
import { PseudoTerminal } from '../../src/simulator/pseudo-terminal.ts'
import type { Check } from './plan.ts'

const ZONE = 'Europe/Paris'

/** A played oximeter at the end of a cable, in this process: it goes on when the daemon is killed. */
export interface PluggedOximeter extends AsyncDisposable {
  /** Sends a spot check that was made this second, or keeps it until somebody listens. */
  measure(check: Check): void
  /** Since when the daemon listens, ms since 1970; `undefined` while it does not. */
  readonly heardSince: number | undefined
}

/** `port`: where the daemon finds it. */
export function plugOximeter(port: string): PluggedOximeter {
  const clock = systemClock
  let heardSince: number | undefined
  const device = new Nonin9560({
    clock,
    deviceClock: new DeviceClock(clock, ZONE),
    tell: () => undefined,
    serialNumber: '123456789',
    stored: 0,
  })
  const plugged = new PluggedDevice({
    device,
    name: 'nonin-9560',
    port,
    open: (there) => new PseudoTerminal(port, clock, there),
    clock,
    tell: ({ event }) => {
      if (event === 'opened') heardSince = Date.now()
      if (event === 'closed') heardSince = undefined
    },
    report: (error) => {
      throw error
    },
  })
  return {
    get heardSince() {
      return heardSince
    },
    measure: ({ saturation, pulse }) => void device.command(['measure', `${saturation}`, `${pulse}`]),
    [Symbol.asyncDispose]: () => plugged[Symbol.asyncDispose](),
  }
}
