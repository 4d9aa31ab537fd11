import type { Bus } from '../bus/bus.ts'
import type { ToUtc } from '../clock.ts'
import type { IntakeOutput } from '../intake/intake.ts'
import type { OutgoingObservation } from '../intake/render.ts'
import type { Chunk } from '../intake/samples-batch.ts'
import { heldPayload } from './held-payload.ts'
import type { HeldTeller } from './held-teller.ts'
import type { Tally } from './tally.ts'
import { waveformPayload } from './waveform-payload.ts'

/** Puts what the intake lets out onto the bus. A message that the bus does not take is reported; finals are in the journal by then. */
export function busOutput(options: {
  readonly bus: Bus
  readonly tally: Tally
  readonly zone: string
  readonly utc: ToUtc
  readonly now: () => number
  readonly failed: (error: unknown) => void
  readonly problem: (error: unknown) => void
  /** Absent where nothing is held. */
  readonly teller?: Pick<HeldTeller, 'held' | 'late'>
  /** Live values are said outside too. */
  readonly outside?: (observations: readonly OutgoingObservation[]) => void
  /** Something is owed to the platforms. */
  readonly owed?: () => void
}): IntakeOutput & {
  samples(device: string, chunk: Chunk): void
  /** What a person has given to a patient, or taken from him. */
  assigned(observations: readonly OutgoingObservation[]): void
} {
  const { bus, tally, zone, utc, now, failed, problem, teller, outside, owed } = options
  const publish = (observations: readonly OutgoingObservation[]) => {
    for (const { metric, device, body } of observations)
      bus.publishRaw('observations', { metric, device }, body).catch(failed)
  }
  return {
    preliminary(observations) {
      tally.preliminary(observations.map(({ metric }) => metric))
      publish(observations)
      outside?.(observations)
    },
    final(observations) {
      tally.final(
        observations.map(({ metric }) => metric),
        now(),
      )
      publish(observations)
      owed?.()
    },
    held(held) {
      bus.publish('held', {}, heldPayload(held, zone)).catch(failed)
      teller?.held(held)
    },
    // Nobody, or somebody else, is in the cabin: on a screen it would be there for whoever comes.
    late(final) {
      teller?.late(final)
      owed?.()
    },
    assigned: publish,
    duplicate() {
      tally.duplicate()
    },
    problem,
    samples(device, chunk) {
      const { signal } = chunk
      bus
        .publish('waveforms', { signal, device }, waveformPayload(device, { ...chunk, start: utc(chunk.start) }, zone))
        .catch(failed)
    },
  }
}
