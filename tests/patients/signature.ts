import { signature } from './instrument.ts'
import type { Shown } from './screen.ts'

interface Told {
  readonly id?: string
  readonly status: string
  readonly device: { readonly reference: string }
  readonly subject?: { readonly reference?: string }
  readonly encounter?: { readonly identifier?: { readonly value?: string }; readonly reference?: string }
  readonly valueQuantity?: { readonly value: number; readonly unit: string }
  readonly component?: readonly { readonly valueQuantity?: { readonly value: number } }[]
}

/** What is judged of a final Observation; `undefined` when it is none. The pulse beside the first number says nothing new. */
export function signatureOf(json: string): Shown | undefined {
  const { id, status, device, subject, encounter, valueQuantity, component } = JSON.parse(json) as Told
  if (status !== 'final' || id === undefined) return undefined
  const kind = device.reference.replace(/^Device\//, '')
  const numbers = component
    ? component.slice(0, 2).map((each) => each.valueQuantity?.value ?? Number.NaN)
    : valueQuantity && valueQuantity.unit !== '/min'
      ? [valueQuantity.value]
      : undefined
  const patient = subject?.reference?.replace(/^Patient\//, '')
  return {
    id,
    ...(numbers && { signature: signature(kind, numbers) }),
    ...(patient !== undefined && { patient }),
    ...(encounter && {
      encounter: encounter.identifier?.value ?? encounter.reference?.replace(/^Encounter\//, '') ?? '',
    }),
  }
}

/** The same of the reading in a held row, as JSON. */
export function signatureOfReading(json: string): string {
  const { device, quantities } = JSON.parse(json) as {
    readonly device: { readonly id: string }
    readonly quantities: readonly { readonly quantity: string; readonly value?: string | number }[]
  }
  const wanted = ['systolic', 'diastolic', 'body-temperature', 'oxygen-saturation']
  const numbers = quantities.filter(({ quantity }) => wanted.includes(quantity)).map(({ value }) => Number(value))
  return signature(device.id, numbers)
}
