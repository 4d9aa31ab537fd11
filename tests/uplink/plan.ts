import type { RequestOf } from '../../src/bus/requests.ts'

type Subject = RequestOf['encounter/open']['subject']

/** Spot checks of one encounter; each becomes two Observations, of the saturation and of the pulse. */
export const CHECKS = 5
export const FINALS = CHECKS * 2
/** Every so many spot checks there is a pulse that the platform refuses: one Observation of a hundred. */
const POISON_EVERY = 50
const POISON_AT = 17

export const LOINC = { saturation: '2708-6', pulse: '8867-4' } as const

export interface Check {
  readonly saturation: number
  readonly pulse: number
}

/** The n-th encounter: who it is of, and what is measured. Neighbours have no number in common. */
export interface Consultation {
  readonly id: string
  readonly subject: Subject
  readonly checks: readonly Check[]
}

export function consultation(n: number): Consultation {
  const named: Subject =
    n % 2 === 0
      ? { kind: 'literal', reference: `Patient/patient-${n}` }
      : { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: `27903512151${n}` }
  const checks = Array.from({ length: CHECKS }, (_, index) => {
    const count = n * CHECKS + index
    return { saturation: 70 + (count % 30), pulse: 40 + (count % 160) }
  })
  return { id: `encounter-${n}`, subject: named, checks }
}

/** An Observation by whose it is, what it is and what it says; no two of a run are alike. */
export type Told = `${string} ${string} ${number}`

export const toldOf = (subject: Subject, code: string, value: number): Told =>
  `${subject.kind === 'literal' ? subject.reference : `${subject.system}|${subject.value}`} ${code} ${value}`

/** What the platform must have in the end, and what it refuses for ever. */
export function expectation(encounters: readonly number[]) {
  const delivered = new Set<Told>()
  const poisoned = new Set<Told>()
  for (const n of encounters) {
    const { subject, checks } = consultation(n)
    for (const [index, { saturation, pulse }] of checks.entries()) {
      const isPoison = (n * CHECKS + index) % POISON_EVERY === POISON_AT
      delivered.add(toldOf(subject, LOINC.saturation, saturation))
      ;(isPoison ? poisoned : delivered).add(toldOf(subject, LOINC.pulse, pulse))
    }
  }
  return { delivered, poisoned }
}

interface Observed {
  readonly subject?: { readonly reference?: string; readonly identifier?: { system?: string; value?: string } }
  readonly code?: { readonly coding?: readonly { readonly code?: string }[] }
  readonly valueQuantity?: { readonly value?: number }
}

/** What an Observation tells, as the bus, the journal or a platform has it. */
export function toldIn({ subject, code, valueQuantity }: Observed): Told {
  const codes = (code?.coding ?? []).map((coding) => coding.code)
  const known = Object.values(LOINC).find((each) => codes.includes(each))
  const whose = subject?.reference ?? `${subject?.identifier?.system}|${subject?.identifier?.value}`
  return `${whose} ${known} ${valueQuantity?.value ?? Number.NaN}`
}
