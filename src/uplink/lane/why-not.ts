import { UmtError } from '../../errors.ts'
import type { Carried } from './carrier.ts'
import type { Step } from './course.ts'

/** Why it does not go on, for a person; `undefined` where it does, and for a stopped lane that nobody answered this time. */
export function whyNot(endpoint: string, { course, next }: Step, { attempt, answer }: Carried): UmtError | undefined {
  const signature = attempt?.verdicts.find(({ kind }) => kind !== 'accepted')?.signature ?? ''
  if (next.kind === 'pause')
    return answer?.kind === 'unanswered'
      ? new UmtError('UMT-UPLINK-127', { endpoint })
      : new UmtError('UMT-UPLINK-128', { endpoint, signature })
  if (next.kind !== 'stopped' || answer?.kind === 'unanswered') return undefined
  if (answer?.kind === 'not-sent') return answer.error
  const code = course.stop?.because === 'alike' ? 'UMT-UPLINK-120' : 'UMT-UPLINK-129'
  return new UmtError(code, { endpoint, signature: course.stop?.signature ?? signature })
}
