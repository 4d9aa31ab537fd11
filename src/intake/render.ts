import type { Performer } from '../encounter/performer.ts'
import type { Subject } from '../encounter/subject.ts'
import type { Language } from '../errors.ts'
import { toJson } from '../fhir/json.ts'
import { toObservations } from '../fhir/observation.ts'
import { toStripObservation } from '../fhir/strip.ts'
import type { JournalObservation } from '../journal/types.ts'
import { type Metric, quantityDefinition } from '../reading/metrics.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import { partUuid } from './identity.ts'

/** An Observation as it goes out: FHIR JSON text, with its place on the bus. Only finals have an id. */
export interface OutgoingObservation {
  readonly metric: Metric
  readonly device: string
  readonly id?: string
  readonly body: string
}

/** What of them the journal keeps: finals alone have an id. */
export const journaled = (observations: readonly OutgoingObservation[]): readonly JournalObservation[] =>
  observations.flatMap(({ id, metric, body }) => (id === undefined ? [] : [{ id, metric, body }]))

export interface RenderContext {
  readonly status: 'preliminary' | 'final'
  readonly subject: Subject
  readonly encounter?: string
  readonly performer?: Performer
  /** Id of the gateway's own Device. */
  readonly gateway: string
  readonly zone: string
  readonly language: Language
  /** When the gateway released it, ms since 1970. */
  readonly issued: number
  /** Identity of the measurement; a final has one, so that a resend is recognised everywhere. */
  readonly key?: string
  /** UUID of the session of blows that a spirometry belongs to. */
  readonly session?: string
}

/** The Observations of a reading, one a metric, as they are journaled and published. */
export function render(reading: Reading, { key, ...context }: RenderContext): readonly OutgoingObservation[] {
  const metrics = metricsOf(reading)
  const identify = key === undefined ? undefined : (metric: Metric) => partUuid(key, metric)
  const observations = toObservations(reading, { ...context, ...(identify ? { identify } : {}) })
  return observations.flatMap((observation, index) => {
    const metric = metrics[index]
    if (metric === undefined) return []
    const id = identify ? { id: identify(metric) } : {}
    return [{ metric, device: reading.device.id, ...id, body: toJson(observation) }]
  })
}

/** The one Observation of a strip of samples. */
export function renderStrip(strip: Strip, metric: 'ecg', { key, ...context }: RenderContext): OutgoingObservation {
  const id = key === undefined ? undefined : partUuid(key, metric)
  const observation = toStripObservation(strip, metric, { ...context, ...(id !== undefined && { identify: () => id }) })
  return { metric, device: strip.device.id, ...(id !== undefined && { id }), body: toJson(observation) }
}

/** The metrics of a reading in the order of its Observations, each once. */
export const metricsOf = (reading: Reading): readonly Metric[] => [
  ...new Set(reading.quantities.map(({ quantity }) => quantityDefinition(quantity).metric)),
]
