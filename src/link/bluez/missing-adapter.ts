import { ADAPTER } from './names.ts'
import type { Radio } from './radio.ts'

/** An adapter is plugged over, and bluetoothd restarts, within this time, which is nobody's concern. */
const GRACE_MS = 10_000

/**
 * Tells once that the only adapter that a device may use is away while others are there: nothing is wrong with Bluetooth
 * as a whole then, and the device would be deaf without a word. Once the adapter has come it may be told of anew.
 */
export function watchForAdapter(
  { service, adapters, clock }: Pick<Radio, 'service' | 'adapters' | 'clock'>,
  adapter: string | undefined,
  missing: () => void,
): Disposable {
  if (adapter === undefined) return { [Symbol.dispose]: () => {} }
  let grace: Disposable | undefined
  let isTold = false
  const hush = () => {
    grace?.[Symbol.dispose]()
    grace = undefined
  }
  const tell = () => {
    grace = undefined
    isTold = true
    missing()
  }
  const look = () => {
    const addresses = adapters.all.map(({ address }) => address)
    if (addresses.includes(adapter)) isTold = false
    // Without any adapter another problem is told of, and nobody can say whether this one comes back with them.
    if (addresses.length === 0 || addresses.includes(adapter)) hush()
    else if (!isTold) grace ??= clock.after(`adapter ${adapter} is plugged in`, GRACE_MS, tell)
  }
  const watching = service.watch((change) => {
    if (!('interface' in change) || change.interface === ADAPTER) look()
  })
  look()
  return {
    [Symbol.dispose]: () => {
      watching[Symbol.dispose]()
      hush()
    },
  }
}
