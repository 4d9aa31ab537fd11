import type { Verb } from '../bus/requests.ts'
import { keepDecimals } from '../reading/decimal.ts'
import type { Line } from './line.ts'
import type { AnswerOf, RequestOf } from './types.ts'

/** Verbs whose answers have Observations, whose numbers keep their digits; a test compares them with the table of requests. */
export const WITH_DECIMALS: readonly Verb[] = ['encounter/observations', 'held/show']

/** The answer of a scan comes when its seconds are over. */
const AFTER_MS = 5_000

/** Asks a unit over a line. Rejects with a `BusError`. The daemon checks each answer by the table before it sends it. */
export async function ask<V extends Verb>(
  { line, unit, by }: { readonly line: Line; readonly unit: string; readonly by?: string },
  verb: V,
  payload: RequestOf[V],
): Promise<AnswerOf[V]> {
  const transaction = newTransaction()
  const root = `umt/v1/${unit}`
  const json = await line.ask(
    { request: `${root}/request/${verb}`, response: `${root}/response/${verb}` },
    {
      transaction,
      body: JSON.stringify({ ...payload, transaction, ...(by !== undefined && { by }) }),
      ...('seconds' in payload && verb === 'scan' && { timeoutMs: Number(payload.seconds) * 1_000 + AFTER_MS }),
    },
  )
  const answer: { readonly data: AnswerOf[V] } = WITH_DECIMALS.includes(verb)
    ? JSON.parse(json, keepDecimals)
    : JSON.parse(json)
  return answer.data
}

/** A page that did not come over TLS has no `crypto.randomUUID`. */
function newTransaction(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
