import { type Teller, teller } from './json-lines.ts'

export type Kind = 'cuff' | 'thermometer' | 'oximeter' | 'heart-rate-belt'

/** Plays a device on a controller; resolves once its services are registered. It ends with the test. */
export async function played(kind: Kind, adapter: string, ...options: readonly string[]): Promise<Teller> {
  const device = teller(['simulate', kind, '--ble', '--adapter', adapter, '--json', ...options])
  await device.next(({ event }) => event === 'playing')
  return device
}
