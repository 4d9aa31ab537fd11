import { UmtError } from '../errors.ts'
import type { BluetoothState } from './bluetooth.ts'

/** Why this machine hears nothing over Bluetooth, `UMT-BLE-101`, `102` or `103`; undefined when it hears. */
export function radioTrouble({
  service,
  adapters,
}: Pick<BluetoothState, 'service' | 'adapters'>): UmtError | undefined {
  if (service === 'absent' || service === 'stopped') return new UmtError('UMT-BLE-101')
  if (service === 'no-adapter') return new UmtError('UMT-BLE-102')
  // One that works is enough.
  if (adapters.some(({ powered, blocked }) => powered && !blocked)) return undefined
  const cut = adapters.find(({ blocked }) => blocked)
  return cut === undefined ? new UmtError('UMT-BLE-102') : new UmtError('UMT-BLE-103', { adapter: cut.address })
}
