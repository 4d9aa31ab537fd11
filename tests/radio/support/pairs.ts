import type { Teller } from './json-lines.ts'
import type { Radio } from './radio.ts'
import type { RunningDaemon } from './vehicle.ts'

export interface Wanted {
  readonly kind: string
  /** The id that it is given. */
  readonly name: string
  readonly address: string
  /** Brings the device on the air: what advertised before is not reported again by the emulator for a while. */
  readonly advertise: () => unknown
}

/** Pairs by `umt pair --json`; resolves when the device is ours and its first reading is awaited. */
export async function pairs(
  radio: Pick<Radio, 'listening'>,
  daemon: Pick<RunningDaemon, 'follow'>,
  wanted: Wanted,
): Promise<Teller> {
  const { kind, name, address, advertise } = wanted
  const pairing = daemon.follow('pair', kind, '--address', address, '--name', name, '--json')
  await pairing.next(({ state }) => state === 'searching')
  await radio.listening()
  await advertise()
  await pairing.next(({ state }) => state === 'paired')
  return pairing
}

/** Puts a patient into the cabin, in the place of whoever a daemon before this one left there: outside an encounter everything is held. */
export const openEncounter = async (daemon: RunningDaemon, id = 'consultation'): Promise<void> => {
  await daemon.ask('encounter/open', { id, subject: { kind: 'literal', reference: 'Patient/demo' }, replace: true })
}
