import { onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { defaultConfig } from '../../src/config.ts'
import { type Daemon, startDaemon } from '../../src/daemon.ts'
import { UmtError } from '../../src/errors.ts'
import type { Bluetooth, Sighting } from '../../src/link/bluetooth.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { createLog } from '../../src/log.ts'
import { fixture, stateFolder, UNIT } from './a-daemon.ts'

export const CUFF = 'A&D_UA-651BLE_8A12C4'
export const CUFF_ADDRESS = '00:09:1F:8A:12:C4'
const ADAPTER = '00:1A:7D:DA:71:13'
const OUT_OF_RANGE = '5B:70:11:AE:93:2C'

/** A cuff in pairing mode, which shows these digits and measures once it is paired; and something that no driver reads. */
export const PASSKEY = 42_917

const heardNow = (over: Partial<Sighting>): Sighting => ({
  address: CUFF_ADDRESS,
  addressType: 'public',
  services: ['1810'],
  rssi: -52,
  bonded: false,
  adapter: ADAPTER,
  at: Date.now(),
  ...over,
})

/**
 * A radio for tests of what people type and read: what the real one does on the air is shown on the radio bench. Whoever
 * types other digits is refused, as by a real device.
 */
async function radioWithACuff(): Promise<Bluetooth> {
  const recording = await fixture('sig-blood-pressure/consultation.jsonl')
  return {
    state: {
      service: 'running',
      adapters: [{ address: ADAPTER, powered: true, discovering: true, blocked: false }],
      rungs: {
        'restart-discovery': 0,
        'rediscover-device': 0,
        'power-cycle': 0,
        'restart-bluetooth': 0,
        'tell-a-person': 0,
      },
    },
    scan({ services }, heard) {
      const timer = setImmediate(() => {
        heard(heardNow({ name: CUFF }))
        if (services === undefined)
          heard(heardNow({ address: OUT_OF_RANGE, addressType: 'private', services: [], rssi: -90 }))
      })
      return { [Symbol.dispose]: () => clearImmediate(timer) }
    },
    async pair({ address, person, signal }) {
      if ((await person.passkey(signal)) !== PASSKEY) throw new UmtError('UMT-BLE-105', { device: address })
      return { address, bonded: true }
    },
    forget: () => Promise.resolve(),
    open: () =>
      openReplayLink(recording, { clock: systemClock, speed: 'max', startAt: systemClock.now(), restamp: true }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** The real daemon with that radio; somebody is in the cabin. */
export async function daemonWithACuffNear(): Promise<Daemon> {
  const daemon = await startDaemon({
    config: defaultConfig({ unit: UNIT, state: await stateFolder(), bus: { port: 0, webSocketPort: 0 } }),
    version: '0.0.0-test',
    clock: systemClock,
    log: createLog('silent'),
    bluetooth: radioWithACuff,
  })
  onTestFinished(() => daemon[Symbol.asyncDispose]())
  daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
  return daemon
}
