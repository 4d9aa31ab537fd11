import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What a server says that it stumbled over; whatever else is in it nobody asks for. */
const issue = z.object({
  severity: z.string().catch(''),
  code: z.string().catch(''),
  diagnostics: z.string().catch(''),
  details: z.object({ text: z.string().catch('') }).catch({ text: '' }),
  expression: z.array(z.string()).catch([]),
})
const schema = z.object({ resourceType: z.literal('OperationOutcome'), issue: z.array(issue).catch([]) })

export interface Outcome {
  readonly isError: boolean
  /** Codes of its issues, of those that FHIR has. */
  readonly codes: readonly string[]
  /** All that it says, one issue a line; it may quote what was sent. */
  readonly text: string
  /** The same for the same fault, whatever resource it was found in; tells nothing of either. */
  readonly digest: string
}

/** Of FHIR R4 `issue-type`; a word that is none of them may be anything. */
const CODES = new Set(
  `invalid structure required value invariant security login unknown expired forbidden suppressed processing not-supported
   duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly business-rule conflict transient
   lock-error no-store exception timeout incomplete throttled informational`.split(/\s+/),
)

const MAX_TEXT = 2000

/** An OperationOutcome, or `undefined` for anything else. */
export function outcomeOf(body: unknown): Outcome | undefined {
  const { success, data } = schema.safeParse(body)
  if (!success) return undefined
  const lines = data.issue.map(({ code, details, diagnostics, expression }) =>
    [code, ...new Set([details.text, diagnostics]), ...expression].filter(Boolean).join(' · '),
  )
  return {
    isError: data.issue.some(({ severity }) => severity === 'error' || severity === 'fatal'),
    codes: [...new Set(data.issue.map(({ code }) => code).filter((code) => CODES.has(code)))],
    text: lines.join('\n').slice(0, MAX_TEXT),
    digest: digest(lines.join('\n')),
  }
}

/**
 * Eight digits of what is left of a text without what differs from one resource to the next: quotations, ids, numbers, names. A
 * digest and not the text, since nobody knows how a server quotes a patient.
 */
const digest = (text: string): string =>
  createHash('sha256')
    .update(
      text
        .replace(/"[^"]*"|'[^']*'|«[^»]*»|“[^”]*”|\[[^\]]*\]/g, '')
        .replace(/\S*[\d/:@]\S*/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .digest('hex')
    .slice(0, 8)
