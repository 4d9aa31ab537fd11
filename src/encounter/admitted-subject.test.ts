import { describe, expect, it } from 'vitest'
import { admitted, isNational } from './admitted-subject.ts'
import { IDENTITY_STATUSES } from './subject.ts'

const NIR = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.8', value: '279035121518989' } as const
const IPP = { system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-42' }
const TRAITS = { family: 'PAT-TROIS', given: 'DOMINIQUE', birthDate: '1979-03-28', gender: 'female' } as const
const refused = expect.objectContaining({ code: 'UMT-ENCOUNTER-113' })

describe('a patient who is named by the national identity', () => {
  it.each(['urn:oid:1.2.250.1.213.1.4.8', 'urn:oid:1.2.250.1.213.1.4.9'])(
    '%s is refused unless qualified',
    (system) => {
      const named = { ...NIR, system }
      for (const identityStatus of IDENTITY_STATUSES.filter((status) => status !== 'QUAL'))
        expect(() => admitted({ ...named, identityStatus })).toThrow(refused)
      expect(() => admitted(named)).toThrow(refused)
      expect(admitted({ ...named, identityStatus: 'QUAL', local: IPP })).toEqual({ ...named, identityStatus: 'QUAL' })
    },
  )

  it.each(['1.2.250.1.213.1.4.8', 'URN:OID:1.2.250.1.213.1.4.8', ' urn:oid:1.2.250.1.213.1.4.9 '])(
    'is so however the system is written: "%s"',
    (system) => {
      expect(isNational(system)).toBe(true)
      expect(() => admitted({ ...NIR, system })).toThrow(refused)
    },
  )

  it('is named by the local identifier instead, and nothing of the national one is left', () => {
    const subject = admitted({ ...NIR, identityStatus: 'VALI', local: IPP, traits: TRAITS })
    expect(subject).toEqual({ kind: 'logical', ...IPP, identityStatus: 'VALI', traits: TRAITS })
  })

  it('is refused when what is called local is the national one again', () => {
    const local = { system: NIR.system, value: NIR.value }
    expect(() => admitted({ ...NIR, identityStatus: 'VALI', local })).toThrow(refused)
  })

  it('is refused without a word of who it is', () => {
    try {
      admitted(NIR)
    } catch (error) {
      expect(JSON.stringify([error, String(error)])).not.toMatch(/279035121518989|1\.2\.250/)
    }
    expect.assertions(1)
  })
})

describe('a patient who is named otherwise', () => {
  it('needs no status: in a test, in a demonstration, by a reference, or in a place', () => {
    const test = { ...NIR, system: 'urn:oid:1.2.250.1.213.1.4.10' }
    const demo = { ...NIR, system: 'urn:oid:1.2.250.1.213.1.4.11' }
    const byReference = { kind: 'literal', reference: 'Patient/p1' } as const
    for (const subject of [test, demo, byReference, { kind: 'logical', ...IPP } as const])
      expect(admitted(subject)).toEqual(subject)
  })
})
