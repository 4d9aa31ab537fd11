import { expect } from 'vitest'
import type { Heard } from '../../src/bus/testing/stranger.ts'

interface Value {
  readonly valueQuantity?: { readonly value: number }
}

/** Time of day of an instant with an offset. */
const timeOf = (instant: string): string => instant.slice(11, 19)

/** A final on the bus: whose, what, when, how much. Of a strip the number of its samples. */
export function finalWords({ topic, text }: Heard): string {
  const [patient, ...more] = lateWords(text).split(' ')
  const [, metric] = topic.split('/')
  return [patient, metric, ...more].join(' ')
}

/** One that is in the journal only: whose, when, how much. */
export function lateWords(text: string): string {
  const { subject, encounter, effectiveDateTime, effectivePeriod, valueQuantity, valueSampledData, component } =
    JSON.parse(text)
  const patient = subject.reference.replace('Patient/', '')
  expect(encounter.reference).toBe(`Encounter/${patient}`)
  const values: readonly Value[] = component ?? [{ valueQuantity }]
  const numbers = valueSampledData
    ? `${valueSampledData.data.split(' ').length} samples`
    : values.flatMap((each) => each.valueQuantity?.value ?? []).join('/')
  return `${patient} ${timeOf(effectiveDateTime ?? effectivePeriod.start)} ${numbers}`
}

/** A held one on the bus: of which device, why, when, what; never how much. */
export function heldWords({ text }: Heard): string {
  const { key, device, reason, measuredAt, arrivedAt: _, metrics, ...more } = JSON.parse(text)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(more).toEqual({})
  return `${device} ${reason} ${timeOf(measuredAt)} ${metrics.join('+')}`
}
