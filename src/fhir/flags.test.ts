import { describe, expect, it } from 'vitest'
import { FLAGS, type Flag, flagDefinition } from '../reading/flags.ts'
import { FLAG_PARTS } from './flags.ts'
import { OWN_SYSTEMS } from './systems.ts'

const ALL = Object.keys(FLAGS) as Flag[]

describe('the FHIR form of a flag', () => {
  it('carries the 11073 bit, the measurement status and the project’s own code of a doubt', () => {
    expect(FLAG_PARTS.fr['cuff-too-loose']).toEqual({
      interpretation: {
        coding: [
          { system: 'http://hl7.org/fhir/uv/pocd/CodeSystem/measurement-status', code: 'questionable' },
          {
            system: 'http://terminology.hl7.org/CodeSystem/ASN1ToHL7',
            code: '8410608.1',
            display: 'cuff-too-loose',
          },
          { system: OWN_SYSTEMS.flags, code: 'cuff-too-loose', display: 'Cuff too loose' },
        ],
        text: 'Brassard trop lâche',
      },
    })
  })

  it('stands as a note with its codes when it does not put the value in doubt', () => {
    expect(FLAG_PARTS.en['extended-display-update']).toEqual({
      note: {
        extension: [
          {
            url: OWN_SYSTEMS.notice,
            valueCodeableConcept: {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/ASN1ToHL7',
                  code: '150604.15',
                  display: 'device-extended-update',
                },
                { system: OWN_SYSTEMS.flags, code: 'extended-display-update', display: 'Extended display update' },
              ],
            },
          },
        ],
        text: 'Extended display update',
      },
    })
  })

  it.each([
    ['early-estimate', 'early-indication'],
    ['calibration-ongoing', 'calibration-ongoing'],
    ['validated-data', 'validated-data'],
    ['implausible', 'questionable'],
  ] as const)('gives %s the measurement status %s', (flag, status) => {
    expect(FLAG_PARTS.fr[flag]).toMatchObject({ interpretation: { coding: [{ code: status }, {}] } })
  })

  it('never hides a doubt in a note', () => {
    const doubts = ALL.filter((flag) => flagDefinition(flag).severity === 'doubt')
    expect(doubts.filter((flag) => 'note' in FLAG_PARTS.fr[flag])).toEqual([])
  })

  it('has the display of every 11073 bit in use', () => {
    const bits = JSON.stringify(FLAG_PARTS.fr).match(/"code":"\d+\.\d+"(,"display":"[a-z-]+")?/g) ?? []
    expect(bits).toHaveLength(ALL.filter((flag) => flagDefinition(flag).asn1).length)
    expect(bits.filter((bit) => !bit.includes('display'))).toEqual([])
  })
})
