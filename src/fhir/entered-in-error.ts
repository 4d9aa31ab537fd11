import { parseKeepingDecimals } from '../reading/decimal.ts'

/** An Observation as it was published, now without a claim that it holds; every digit and every other member stays. */
export function enteredInError(body: string): string {
  const observation = parseKeepingDecimals(body)
  if (typeof observation !== 'object' || observation === null || !('status' in observation))
    throw new RangeError('no Observation')
  return JSON.stringify({ ...observation, status: 'entered-in-error' })
}
