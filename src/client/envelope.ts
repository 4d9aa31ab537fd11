import type { BusFailure } from './bus-error.ts'

/** What comes back for a request, whatever it was. */
export type Envelope =
  | { readonly transaction: string; readonly status: 'ok' }
  | { readonly transaction?: string; readonly status: 'error'; readonly error: BusFailure }

/** An answer, or `undefined` for what is none. Its data is left to whoever asked, who knows whether it has decimals. */
export function envelopeOf(json: string): Envelope | undefined {
  const value = parsed(json)
  if (!isObject(value)) return undefined
  const { transaction, status, error } = value
  if (status === 'ok' && typeof transaction === 'string' && 'data' in value) return { transaction, status }
  if (status !== 'error' || !isFailure(error)) return undefined
  return { status, error, ...(typeof transaction === 'string' && { transaction }) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isFailure = (value: unknown): value is BusFailure =>
  isObject(value) &&
  [value['code'], value['message'], value['fr']].every((text) => typeof text === 'string') &&
  isObject(value['params']) &&
  isObject(value['next'])
