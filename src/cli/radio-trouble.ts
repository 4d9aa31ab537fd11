import type { PayloadOf } from '../bus/topics.ts'
import { UmtError } from '../errors.ts'

type Radio = NonNullable<PayloadOf['health']['bluetooth']>

/** Why this machine hears nothing over Bluetooth; undefined when it hears. */
export function radioTrouble({ service, adapters }: Radio): UmtError | undefined {
  if (service === 'absent' || service === 'stopped') return new UmtError('UMT-BLE-101')
  // One that works is enough.
  if (adapters.some(({ powered, blocked }) => powered && !blocked)) return undefined
  const cut = adapters.find(({ blocked }) => blocked)
  return cut === undefined ? new UmtError('UMT-BLE-102') : new UmtError('UMT-BLE-103', { adapter: cut.address })
}
