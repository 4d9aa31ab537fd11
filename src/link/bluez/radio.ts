import type { Clock } from '../../clock.ts'
import type { BluetoothAddress } from '../bluetooth.ts'
import type { Adapters } from './adapters.ts'
import type { BluezService } from './bluez-service.ts'
import type { Discovery } from './discovery.ts'
import type { Hearing } from './hearing.ts'
import type { Pairings } from './pairings.ts'
import type { Turns } from './turns.ts'

/** What becomes of attempts and connections, for whoever watches over the radio. */
export type RadioNews = { readonly adapter: BluetoothAddress; readonly device: BluetoothAddress } & (
  | { readonly news: 'connected' | 'data' | 'disconnected' }
  /** It was heard, and connecting to it failed or hung. */
  | { readonly news: 'connect-failed'; readonly error: unknown }
)

/** All that the links of one machine share. */
export interface Radio {
  readonly service: BluezService
  readonly adapters: Adapters
  readonly hearing: Hearing
  readonly discovery: Discovery
  readonly pairings: Pairings
  /** Of connecting, for each adapter: a controller makes one connection at a time. Of the agent: bluetoothd takes one of us. */
  readonly turns: Turns
  readonly clock: Clock
  readonly report: (error: unknown) => void
  readonly tell: (news: RadioNews) => void
}
