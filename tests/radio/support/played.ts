import { type Teller, teller } from './json-lines.ts'

export type Kind = 'cuff' | 'thermometer' | 'oximeter' | 'heart-rate-belt'

/** Plays a device, of a kind or by the id of a driver, on a controller; resolves once its services are registered. It ends with the test. */
export async function played(device: string, adapter: string, ...options: readonly string[]): Promise<Teller> {
  const playing = teller(['simulate', device, '--ble', '--adapter', adapter, '--json', ...options])
  await playing.next(({ event }) => event === 'playing')
  return playing
}
