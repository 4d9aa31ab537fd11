import { z } from 'zod'
import type { Preset } from '../../fhir/dialect/settings.ts'
import type { Answer } from '../platform.ts'
import { type Outcome, outcomeOf } from './operation-outcome.ts'
import type { Verdict, VerdictKind } from './verdict.ts'
import { kindOfStatus } from './verdict-of-status.ts'

export interface VerdictOptions {
  /** Of the endpoint: one of them gives some statuses another meaning. */
  readonly preset?: Preset
}

type Answered = Extract<Answer, { readonly kind: 'answered' }>

/** What an answer to one resource means, or to a Bundle as a whole. */
export function verdictOf(answer: Answer, { preset }: VerdictOptions = {}): Verdict {
  switch (answer.kind) {
    case 'not-sent':
      return { kind: 'configuration', reason: answer.error.message, signature: answer.error.code }
    case 'unanswered': {
      const { because, detail, mayHaveArrived } = answer
      // The same again would be answered by as much.
      const kind = because === 'too-large' ? 'size' : mayHaveArrived ? 'unknown' : 'transient'
      const signature = `${because} ${detail}`
      return { kind, reason: `${because} (${detail})`, signature, ...(mayHaveArrived && { mayHaveArrived }) }
    }
    case 'answered': {
      const verdict = ofStatus(answer.status, answer, preset)
      // A page of something in between, or half an answer, is no word of a FHIR server on what was sent.
      return verdict.kind === 'poison' && !isFhir(answer.body) ? { ...verdict, kind: 'conflict' } : verdict
    }
  }
}

const response = z.object({
  status: z.string().regex(/^\d{3}\b/),
  location: z.string().optional(),
  outcome: z.unknown().optional(),
})
const responses = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ response })),
})

/**
 * What the answer to a Bundle means for each of its entries, by their index. An answer that is not of as many entries says nothing of
 * any of them.
 */
export function verdictsOf(answer: Answer, entries: number, options: VerdictOptions = {}): readonly Verdict[] {
  const whole = verdictOf(answer, options)
  const all = (verdict: Verdict) => Array.from({ length: entries }, () => verdict)
  if (answer.kind !== 'answered' || whole.kind !== 'accepted') return all(whole)
  const { success, data } = responses.safeParse(answer.body)
  if (!success || data.entry.length !== entries)
    return all({ kind: 'unknown', reason: `HTTP ${answer.status}, no answer to each entry`, signature: 'no entries' })
  return data.entry.map(({ response: { status, location, outcome } }) =>
    ofStatus(
      Number(status.slice(0, 3)),
      {
        body: outcome ?? undefined,
        // An entry that was done needs no more than its status.
        location: location ?? '',
        ...(answer.retryAfterMs !== undefined && { retryAfterMs: answer.retryAfterMs }),
      },
      options.preset,
    ),
  )
}

function ofStatus(
  status: number,
  { body, location, retryAfterMs }: Pick<Answered, 'body' | 'location' | 'retryAfterMs'>,
  preset: Preset | undefined,
): Verdict {
  const outcome = outcomeOf(body)
  const isDone = status >= 200 && status < 300
  const kind: VerdictKind = isDone
    ? isDue(body, location, outcome)
      ? 'accepted'
      : 'unknown'
    : kindOfStatus(status, outcome, preset)
  return {
    kind,
    reason: [`HTTP ${status}`, outcome?.text].filter(Boolean).join(': '),
    signature: [status, ...(outcome ? [...outcome.codes, outcome.digest] : [])].join(' '),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** A page of a hotel's network says 200 too: done is what a FHIR server says in FHIR, or by where the resource is now. */
function isDue(body: unknown, location: string | undefined, outcome: Outcome | undefined): boolean {
  if (outcome) return !outcome.isError
  if (body === undefined) return location !== undefined
  return isFhir(body)
}

const isFhir = (body: unknown): boolean => typeof body === 'object' && body !== null && 'resourceType' in body
