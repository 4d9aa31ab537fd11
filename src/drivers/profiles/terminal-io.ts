import type { CreditFlow } from '../../link/credits.ts'
import type { Step } from '../define.ts'

/*
 * Terminal I/O of Stollmann and Telit: a serial line over GATT, service FEFB, characteristics
 * 0000000x-0000-1000-8000-008025000000.
 *
 *   00000001  we write data, at most 20 bytes      00000003  we write the credits that we grant, u8
 *   00000002  data of the device, notified         00000004  credits that the device grants, u8, indicated
 */
export const TERMINAL_IO = {
  service: 'fefb',
  write: '00000001',
  data: '00000002',
  grant: '00000003',
  allowance: '00000004',
} as const

/** A device without credits says nothing. The maker's own library grants as many at first, and again at this level. */
export const TERMINAL_IO_CREDITS = {
  data: TERMINAL_IO.data,
  grant: TERMINAL_IO.grant,
  write: TERMINAL_IO.write,
  allowance: TERMINAL_IO.allowance,
  credits: 255,
  atLeast: 32,
} as const satisfies CreditFlow

/**
 * The order counts: what the device grants first comes with its first indication. Without both it would stay connected and
 * silent for ever, so it is let go of then, and `false`.
 */
export function* openTerminal(): Generator<Step, boolean, Uint8Array | undefined> {
  for (const channel of [TERMINAL_IO.allowance, TERMINAL_IO.data]) {
    if ((yield { do: 'subscribe', channel }) !== undefined) continue
    yield { do: 'disconnect' }
    return false
  }
  return true
}
