/** How one connection, or an attempt at one, ended. */
export interface Ending {
  /** Something was subscribed to or came over it. */
  readonly worked: boolean
  /** The device ended it, rather than we, the adapter or bluetoothd. */
  readonly byDevice: boolean
  /** It ended before bluetoothd called it connected. */
  readonly whileConnecting?: boolean
  readonly bonded: boolean
}

/** A weak signal, too, ends a connection in the making, so that it counts for less. */
const POINTS = { whileConnecting: 2, connected: 3 } as const
/** With keys that the device has forgotten every connection ends at once: two are no accident, nor three in the making. */
const ENOUGH = { bonded: 6, unbonded: 9 } as const

/** Connections in a row that a device ended before anything could be asked of it. */
export class Drops {
  #points = 0
  #isTold = false

  /** The code to tell a person, once until a connection works again. */
  ended({ worked, byDevice, whileConnecting, bonded }: Ending): 'UMT-BLE-108' | 'UMT-BLE-110' | undefined {
    if (worked) {
      this.#points = 0
      this.#isTold = false
      return undefined
    }
    if (!byDevice) return undefined
    this.#points += POINTS[whileConnecting ? 'whileConnecting' : 'connected']
    if (this.#isTold || this.#points < ENOUGH[bonded ? 'bonded' : 'unbonded']) return undefined
    this.#isTold = true
    return bonded ? 'UMT-BLE-108' : 'UMT-BLE-110'
  }
}
