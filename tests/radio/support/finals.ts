import { isFinal, type Listener } from '../../support/listener.ts'

/** Of an Observation, what the tests look at. */
export interface Final {
  readonly effectiveDateTime: string
  readonly issued: string
  readonly subject: object
  readonly valueQuantity?: { readonly value: number }
  readonly component?: readonly { readonly valueQuantity?: { readonly value: number } }[]
}

/** The final Observations that one device has published of one metric, in the order in which they came. */
export const finalsOf = (listener: Listener, metric: string, device: string): readonly Final[] =>
  listener.messages
    .filter((message) => message.topic === `observations/${metric}/${device}` && isFinal(message))
    .map(({ text }) => JSON.parse(text) as Final)

/** Resolves once there are so many; how many there are may be more. */
export async function untilFinals(
  listener: Listener,
  metric: string,
  device: string,
  count: number,
): Promise<readonly Final[]> {
  await listener.until(() => finalsOf(listener, metric, device).length >= count)
  return finalsOf(listener, metric, device)
}

/** Its numbers in their order: systolic, diastolic, mean of a cuff; the only one of a thermometer. */
export const numbersOf = ({ valueQuantity, component = [] }: Final): readonly (number | undefined)[] =>
  valueQuantity ? [valueQuantity.value] : component.map((each) => each.valueQuantity?.value)
