import type { PayloadOf } from '../bus/topics.ts'
import { isoInZone } from '../reading/time.ts'

interface Held extends Pick<PayloadOf['held'], 'key' | 'metrics' | 'device'> {
  readonly because: PayloadOf['held']['reason']
  /** UTC. */
  readonly measuredAt: number
  readonly arrivedAt: number
}

/** A held reading as everybody may know it: never its values. */
export const heldPayload = (held: Held, zone: string): PayloadOf['held'] => ({
  key: held.key,
  metrics: held.metrics,
  device: held.device,
  reason: held.because,
  measuredAt: isoInZone(held.measuredAt, zone),
  arrivedAt: isoInZone(held.arrivedAt, zone),
})
