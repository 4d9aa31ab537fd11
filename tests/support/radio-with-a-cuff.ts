import { onTestFinished } from 'vitest'
import { TEST_USERS } from '../../src/bus/testing/test-user.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { defaultConfig } from '../../src/config.ts'
import { type Daemon, startDaemon } from '../../src/daemon.ts'
import { UmtError } from '../../src/errors.ts'
import type { Link } from '../../src/link/link.ts'
import type { Recording } from '../../src/link/recording.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { createLog } from '../../src/log.ts'
import { fixture, stateFolder, UNIT } from './a-daemon.ts'
import { FakeBluetooth } from './fake-bluetooth.ts'
import { TEST_KEYS } from './keys.ts'

export const CUFF = 'A&D_UA-651BLE_8A12C4'
export const CUFF_ADDRESS = '00:09:1F:8A:12:C4'

/** A cuff in pairing mode, which shows these digits and measures once it is paired; and something that no driver reads. */
const PASSKEY = 42_917

/** Whoever types other digits is refused, as by a real device. */
class RadioWithACuff extends FakeBluetooth {
  readonly #recording: Recording
  readonly #clock: Clock

  constructor(recording: Recording, clock: Clock) {
    super()
    this.#recording = recording
    this.#clock = clock
    this.pairs = async ({ address, person, signal }) => {
      if ((await person.passkey(signal)) !== PASSKEY) throw new UmtError('UMT-BLE-105', { device: address })
      return { address, bonded: true }
    }
  }

  override scan(...scan: Parameters<FakeBluetooth['scan']>): Disposable {
    setImmediate(() => {
      this.advertise({ address: CUFF_ADDRESS, name: CUFF, services: ['1810'], rssi: -52 })
      this.advertise({ address: '5B:70:11:AE:93:2C', addressType: 'private', rssi: -90 })
    })
    return super.scan(...scan)
  }

  override open(): Link {
    return openReplayLink(this.#recording, {
      clock: this.#clock,
      speed: 'max',
      startAt: this.#clock.now(),
      restamp: true,
    })
  }
}

export const radioWithACuff = async (clock: Clock = systemClock): Promise<FakeBluetooth> =>
  new RadioWithACuff(await fixture('sig-blood-pressure/consultation.jsonl'), clock)

/** The real daemon with that radio; somebody is in the cabin. */
export async function daemonWithACuffNear(): Promise<Daemon> {
  const radio = await radioWithACuff()
  const daemon = await startDaemon({
    config: defaultConfig({ unit: UNIT, state: await stateFolder(), bus: { port: 0, webSocketPort: 0 } }),
    version: '0.0.0-test',
    users: TEST_USERS,
    keys: TEST_KEYS,
    clock: systemClock,
    log: createLog('silent'),
    bluetooth: radio.opened,
  })
  onTestFinished(() => daemon[Symbol.asyncDispose]())
  daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
  return daemon
}
