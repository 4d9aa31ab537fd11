import { numbersOf, untilFinals } from './finals.ts'
import { inflation } from './inflation.ts'
import type { Teller } from './json-lines.ts'
import { openEncounter, pairs } from './pairs.ts'
import { played } from './played.ts'
import type { Radio } from './radio.ts'
import { aVehicle, type RunningDaemon, type Vehicle } from './vehicle.ts'

export const CUFF = 'cuff'

export interface PairedCuff {
  readonly vehicle: Vehicle
  readonly daemon: RunningDaemon
  readonly cuff: Teller
}

/** A cuff that demands encryption, paired, proven by one reading, gone again, and ready for the next measurement. */
export async function aPairedCuff(radio: Radio): Promise<PairedCuff> {
  const [address] = radio.devices
  const cuff = await played('cuff', address, '--encrypt', '--every', '0', '--advertise', '20')
  const vehicle = await aVehicle(radio)
  const daemon = await vehicle.start()
  await openEncounter(daemon)
  const pairing = await pairs(radio, daemon, {
    kind: 'cuff',
    name: CUFF,
    address,
    advertise: () => cuff.say('advertise 60'),
  })
  await cuff.next(({ event, channel }) => event === 'subscribed' && channel === '2a35')
  cuff.say('measure 125 83 72')
  await pairing.next(({ state }) => state === 'done')
  await cuff.next(({ event }) => event === 'disconnected')
  await inflation()
  await radio.listening()
  return { vehicle, daemon, cuff }
}

/** Systolic and diastolic of every final so far, once there are so many. */
export async function pressures(daemon: RunningDaemon, count: number): Promise<readonly (readonly unknown[])[]> {
  const finals = await untilFinals(daemon.listener, 'blood-pressure', CUFF, count)
  return finals.map((final) => numbersOf(final).slice(0, 2))
}
