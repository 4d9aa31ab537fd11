import { UmtError } from '../errors.ts'
import { mayAsk } from './access.ts'
import type { Caller } from './caller.ts'
import { type ResponseEnvelope, requestEnvelope } from './payloads/envelope.ts'
import { RawJson } from './raw-json.ts'
import { type DataOf, isVerb, REQUEST_TABLE, type RequestOf, VERBS, type Verb } from './requests.ts'

/** What answers each verb. A handler gets the request without its envelope, and who asks. */
export type Handlers = {
  readonly [V in Verb]: (request: RequestOf[V], caller: Caller) => DataOf[V] | RawJson | Promise<DataOf[V] | RawJson>
}

export interface Answer {
  /** JSON of a response envelope. */
  readonly json: string
  /** What was thrown and is nobody's answer: for the log, not for the client. */
  readonly unexpected?: unknown
}

/** Answers one request, well-formed or not. Never rejects. */
export async function answer(
  verb: string,
  payload: Uint8Array,
  handlers: Handlers,
  caller: Caller = {},
): Promise<Answer> {
  let transaction: string | undefined
  try {
    const request = readJson(payload)
    transaction = requestEnvelope.pick({ transaction: true }).safeParse(request).data?.transaction
    if (isVerb(verb) && !mayAsk(caller.roles ?? [], verb))
      throw new UmtError('UMT-BUS-110', { verb, roles: REQUEST_TABLE[verb].callers.join(', ') })
    if (!isVerb(verb)) throw new UmtError('UMT-BUS-103', { verb, verbs: VERBS.join(', ') })
    const envelope = requestEnvelope.safeParse(request)
    if (transaction === undefined || !envelope.success)
      throw malformed(transaction === undefined ? 'transaction' : 'by')
    const { by } = envelope.data
    const data = await handle(verb, request, handlers, by === undefined ? caller : { ...caller, says: by })
    return { json: `{"transaction":${JSON.stringify(transaction)},"status":"ok","data":${data}}` }
  } catch (error) {
    // Whatever else was thrown may hold values or a patient: its text stays here.
    const told = error instanceof UmtError ? error : new UmtError('UMT-CLI-199', { detail: verb })
    const json = JSON.stringify(failure(told, transaction))
    return told === error ? { json } : { json, unexpected: error }
  }
}

async function handle<V extends Verb>(verb: V, request: unknown, handlers: Handlers, caller: Caller): Promise<string> {
  const row = REQUEST_TABLE[verb]
  const parsed = row.request.safeParse(request)
  if (!parsed.success) throw malformed(parsed.error.issues.map(({ path }) => path.join('.')).join(', '))
  const data = await handlers[verb](parsed.data, caller)
  // Through the schema, so that a handler which gives more than the contract says does not leak it.
  return data instanceof RawJson ? data.json : JSON.stringify(row.data.parse(data))
}

function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    throw malformed('JSON')
  }
}

/** Names the fields, never repeats what stood in them. */
const malformed = (detail: string): UmtError => new UmtError('UMT-BUS-102', { detail })

const failure = (error: UmtError, transaction: string | undefined): ResponseEnvelope => ({
  ...(transaction === undefined ? {} : { transaction }),
  status: 'error',
  error: {
    code: error.code,
    message: error.what('en'),
    fr: error.what('fr'),
    next: { fr: error.next('fr'), en: error.next('en') },
    params: { ...error.params },
  },
})
