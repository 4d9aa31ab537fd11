import type { PairingPerson } from '../bluetooth.ts'

/** When keys are made anew at each connection nobody stands by: only a device that asks nothing can be paired with. */
export const NOBODY: PairingPerson = {
  passkey: () => Promise.resolve(undefined),
  showPasskey: () => {},
  confirm: () => Promise.resolve(false),
}
