import type { Verdict } from '../verdict/verdict.ts'

/** The Observations were not sent: nothing of them is unknown, and what is refused is not they. */
export function ofReference(type: 'Device' | 'Patient', { mayHaveArrived: _, ...verdict }: Verdict): Verdict {
  const { kind } = verdict
  const signature = `${type}: ${verdict.signature}`
  const reason = `${type}: ${verdict.reason}`
  if (kind === 'unknown' || kind === 'conflict') return { ...verdict, kind: 'transient', signature, reason }
  const isItself = kind === 'ambiguous' || kind === 'size' || kind === 'stale'
  return { ...verdict, ...(isItself && { kind: 'poison' }), signature, reason }
}
