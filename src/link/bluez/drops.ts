/** How one connection, or an attempt that the device itself refused, ended. */
export interface Ending {
  /** Something was subscribed to or came over it. */
  readonly worked: boolean
  /** The device ended it, rather than we, the adapter or bluetoothd. */
  readonly byDevice: boolean
  readonly bonded: boolean
}

/** With keys that the device has forgotten every connection ends at once, so that two are no accident. */
const TIMES_BONDED = 2
const TIMES_UNBONDED = 3

/** Connections in a row that a device ended before anything could be asked of it. */
export class Drops {
  #inARow = 0
  #isTold = false

  /** The code to tell a person, once until a connection works again. */
  ended({ worked, byDevice, bonded }: Ending): 'UMT-BLE-108' | 'UMT-BLE-110' | undefined {
    if (worked) {
      this.#inARow = 0
      this.#isTold = false
      return undefined
    }
    if (!byDevice) return undefined
    this.#inARow += 1
    if (this.#isTold || this.#inARow < (bonded ? TIMES_BONDED : TIMES_UNBONDED)) return undefined
    this.#isTold = true
    return bonded ? 'UMT-BLE-108' : 'UMT-BLE-110'
  }
}
