import { UmtError } from '../errors.ts'
import type { Check, Finding, Machine } from './check.ts'

/** A finding, and the check that made it. */
export interface Found extends Finding {
  readonly check: string
}

/** Runs every check. One that fails is a finding itself, and keeps no other from being run. */
export async function examine(checks: readonly Check[], machine: Machine): Promise<readonly Found[]> {
  const found: Found[] = []
  for (const check of checks) {
    const findings = await attempt(check, machine)
    found.push(...findings.map((each) => ({ ...each, check: check.id })))
  }
  return found
}

export const needsDoing = ({ severity }: Finding): boolean => severity !== 'info'

async function attempt(check: Check, machine: Machine): Promise<readonly Finding[]> {
  try {
    return await check.look(machine)
  } catch (error) {
    if (error instanceof UmtError) return [{ severity: 'error', error }]
    // Its text may quote what it was reading, and a report is sent by mail.
    const name = error instanceof Error ? error.name : typeof error
    return [{ severity: 'error', error: new UmtError('UMT-DOCTOR-199', { check: check.id, name }) }]
  }
}
