import { entryOf } from '../../journal/testing/entries.ts'
import type { JournalEntry, JournalObservation } from '../../journal/types.ts'

const URI = 'urn:ietf:rfc:3986'

/** An Observation as the daemon publishes it, as far as a platform looks at it. */
export const published = (id: string, over: object = {}): JournalObservation => ({
  id,
  metric: 'heart-rate',
  body: JSON.stringify({
    resourceType: 'Observation',
    id,
    identifier: [{ system: URI, value: `urn:uuid:${id}` }],
    status: 'final',
    code: { text: 'pulse' },
    subject: { type: 'Patient', identifier: { system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-1' } },
    device: { reference: 'Device/cuff-1' },
    effectiveDateTime: '2026-11-20T10:00:00.000+01:00',
    valueQuantity: { value: 72, unit: 'bpm', system: 'http://unitsofmeasure.org', code: '/min' },
    ...over,
  }),
})

/** The n-th of a series of measurements, of an encounter, with so many Observations. */
export function measured(n: number, encounter: string, parts = 1, over: object = {}): JournalEntry {
  return entryOf(n, {
    encounter,
    metrics: ['heart-rate'],
    observations: Array.from({ length: parts }, (_, part) => published(uuidOf(n, part), over)),
  })
}

/** The id of one of them. */
export const uuidOf = (n: number, part = 0, round = 0): string =>
  `00000000-0000-8000-8${String(round).padStart(3, '0')}-${String(n * 10 + part).padStart(12, '0')}`
