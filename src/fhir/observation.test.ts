import { describe, expect, it } from 'vitest'
import { aReading, BLOOD_PRESSURE, measured, TIMES } from '../../tests/support/every-reading.ts'
import { peakFlowOf } from '../drivers/profiles/quantity.ts'
import { Decimal } from '../reading/decimal.ts'
import { toJson } from './json.ts'
import { toObservations } from './observation.ts'
import type { ObservationContext } from './observation-context.ts'
import type { Observation } from './resources.ts'
import { OWN_SYSTEMS } from './systems.ts'

const CONTEXT: ObservationContext = {
  status: 'preliminary',
  subject: { kind: 'literal', reference: 'Patient/p1' },
  gateway: 'umt-1-gateway',
  issued: Date.parse('2026-11-20T10:00:01.000Z'),
  zone: 'Europe/Paris',
  language: 'fr',
}

const UUID = 'b1a9e2a4-5d0c-4f6e-9a55-0c2f7d1e8a10'
const loincOf = (observation: Observation | undefined): string | undefined =>
  observation?.code.coding?.find(({ system }) => system === 'http://loinc.org')?.code

describe('toObservations', () => {
  it('turns a saturation into the Observation that R4, PHD and FrCore describe', () => {
    const [observation] = toObservations(aReading([measured('oxygen-saturation', '97.0')]), {
      ...CONTEXT,
      status: 'final',
      encounter: 'e1',
      identify: () => UUID,
    })
    expect(observation && JSON.parse(toJson(observation))).toEqual({
      resourceType: 'Observation',
      id: UUID,
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${UUID}` }],
      meta: {
        source: 'urn:oid:2.25.174845229242736471928633665860107079423',
        profile: [
          'http://hl7.org/fhir/StructureDefinition/oxygensat',
          'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-saturation-oxygen',
          'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdNumericObservation',
        ],
      },
      status: 'final',
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/observation-category',
              code: 'vital-signs',
              display: 'Vital Signs',
            },
          ],
        },
        {
          coding: [
            {
              system: 'http://hl7.org/fhir/uv/phd/CodeSystem/PhdObservationCategories',
              code: 'phd',
              display: 'PHD generated Observation',
            },
          ],
        },
      ],
      code: {
        coding: [
          { system: 'urn:iso:std:iso:11073:10101', code: '150456', display: 'MDC_PULS_OXIM_SAT_O2' },
          { system: 'http://loinc.org', code: '2708-6', display: 'Oxygen saturation in Arterial blood' },
          {
            system: 'http://loinc.org',
            code: '59408-5',
            display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
          },
        ],
        text: 'SpO2',
      },
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/observation-gatewayDevice',
          valueReference: { reference: 'Device/umt-1-gateway' },
        },
      ],
      subject: { reference: 'Patient/p1', type: 'Patient' },
      encounter: { reference: 'Encounter/e1' },
      effectiveDateTime: '2026-11-20T11:00:00.000+01:00',
      issued: '2026-11-20T11:00:01.000+01:00',
      device: { reference: 'Device/and-ua-651ble-1a2b3c' },
      valueQuantity: { value: 97, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
    })
  })

  it('makes one panel of a blow, with what the device sent and nothing else, in the order of the table', () => {
    const quantities = [peakFlowOf('pef', Decimal.parse('5.20')), measured('fev0-75', '1.75'), measured('fev1', '2.01')]
    const [panel, ...rest] = toObservations(aReading(quantities), { ...CONTEXT, session: UUID })
    expect(rest).toEqual([])
    expect(panel?.meta).not.toHaveProperty('profile')
    expect(panel?.code.coding).toEqual([{ system: 'http://loinc.org', code: '81459-0', display: 'Spirometry panel' }])
    expect(panel?.partOf).toEqual([
      { type: 'Procedure', identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${UUID}` } },
    ])
    const parts = panel?.component?.map(({ code, valueQuantity }) => [code.text, `${valueQuantity?.value}`])
    expect(parts).toEqual([
      ['VEMS', '2.01'],
      ['VEM0,75', '1.75'],
      ['DEP', '312.00'],
    ])
    const [, own, peak] = panel?.component ?? []
    expect(own?.code.coding).toEqual([{ system: OWN_SYSTEMS.quantities, code: 'fev0-75', display: 'FEV0.75' }])
    expect(peak?.valueQuantity?.extension?.[0]?.valueQuantity).toMatchObject({ code: 'L/s', unit: 'L/s' })
    expect(`${peak?.valueQuantity?.extension?.[0]?.valueQuantity?.value}`).toBe('5.20')
  })

  it('adds the curve of a blow in steps of its scale, and none of which nobody knows the scale', () => {
    const flow = {
      what: 'samples',
      signal: 'expiratory-flow',
      samples: [0, 310, -2],
      periodMs: 1000 / 60,
      scale: { factor: Decimal.parse('0.010'), unit: 'L/s' },
    } as const
    const { scale: _, ...unknown } = { ...flow, signal: 'expiratory-volume' } as const
    const [panel] = toObservations(aReading([measured('fev1', '2.01')], { curves: [flow, unknown] }), CONTEXT)
    const [, curve, ...none] = JSON.parse(panel ? toJson(panel) : '').component
    expect(none).toEqual([])
    expect(curve.code.coding).toEqual([
      { system: OWN_SYSTEMS.quantities, code: 'expiratory-flow', display: 'Expiratory flow' },
    ])
    expect(curve.valueSampledData).toEqual({
      origin: { value: 0, unit: 'L/s', system: 'http://unitsofmeasure.org', code: 'L/s' },
      period: 16.666667,
      factor: 0.01,
      dimensions: 1,
      data: '0 310 -2',
    })
  })

  it('names a session of blows for spirometry only', () => {
    for (const observation of toObservations(aReading(BLOOD_PRESSURE), { ...CONTEXT, session: UUID }))
      expect(observation).not.toHaveProperty('partOf')
  })

  it('makes one panel of a blood pressure and one Observation of the pulse beside it', () => {
    const [panel, pulse, ...rest] = toObservations(aReading(BLOOD_PRESSURE), CONTEXT)
    expect(rest).toEqual([])
    expect(loincOf(panel)).toBe('85354-9')
    expect(panel?.component?.map(({ code, valueQuantity }) => [code.text, valueQuantity?.value.text])).toEqual([
      ['Systolique', '138'],
      ['Diastolique', '84'],
      ['Moyenne', '102'],
    ])
    expect(loincOf(pulse)).toBe('8867-4')
    expect(pulse?.valueQuantity?.value.text).toBe('76')
    expect(pulse).not.toHaveProperty('component')
  })

  it('orders the components of a panel the same whatever the order of the quantities', () => {
    const [pulse, panel] = toObservations(aReading(BLOOD_PRESSURE.toReversed()), CONTEXT)
    expect(loincOf(pulse)).toBe('8867-4')
    expect(panel?.component?.map(({ valueQuantity }) => valueQuantity?.value.text)).toEqual(['138', '84', '102'])
  })

  it('says that a diastolic pressure is missing rather than leaving its component out', () => {
    const [panel] = toObservations(aReading([measured('systolic', '138')]), CONTEXT)
    expect(panel?.component).toHaveLength(2)
    expect(panel?.component?.[1]).toMatchObject({
      code: { text: 'Diastolique' },
      dataAbsentReason: { coding: [{ code: 'unsupported' }], text: 'Non transmise par l’appareil' },
    })
    expect(panel?.component?.[1]).not.toHaveProperty('valueQuantity')
  })

  it('gives the reason, in words too, when there is no value', () => {
    const reading = aReading([{ quantity: 'oxygen-saturation', absent: 'sensor-off' }])
    const [observation] = toObservations(reading, { ...CONTEXT, language: 'en' })
    expect(observation).not.toHaveProperty('valueQuantity')
    expect(observation?.dataAbsentReason).toEqual({
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
          code: 'not-performed',
          display: 'Not Performed',
        },
      ],
      text: 'Sensor off',
    })
  })

  it('keeps the number that the device sent beside the converted one', () => {
    const converted = {
      ...measured('systolic', '120.0'),
      asSent: { value: Decimal.parse('16.0'), unit: 'kPa' as const },
    }
    const [panel] = toObservations(aReading([converted]), CONTEXT)
    expect(toJson(panel ?? { resourceType: 'none' })).toContain(
      '"valueQuantity":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-PQ-translation",' +
        '"valueQuantity":{"value":16.0,"unit":"kPa","system":"http://unitsofmeasure.org","code":"kPa"}}],' +
        '"value":120.0,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}',
    )
  })

  it('names the site of a temperature in the code, in the words and as a body site', () => {
    const [observation] = toObservations(aReading([measured('body-temperature', '38.40')], { site: 'armpit' }), CONTEXT)
    expect(observation?.code.coding?.map(({ code }) => code)).toEqual(['188452', '8310-5', '8328-7'])
    expect(observation?.code.text).toBe('Température (aisselle)')
    expect(observation?.bodySite?.coding).toEqual([
      { system: 'https://mos.esante.gouv.fr/NOS/TRE_R309-FMA/FHIR/TRE-R309-FMA', code: '24864', display: 'Aisselle' },
    ])
  })

  it('leaves the body site out where the French nomenclature has no code for it', () => {
    const [observation] = toObservations(aReading([measured('body-temperature', '38.4')], { site: 'toe' }), CONTEXT)
    expect(observation?.code.coding?.map(({ code }) => code)).toEqual(['188448', '8310-5'])
    expect(observation).not.toHaveProperty('bodySite')
  })

  it('gives the site to the temperature only', () => {
    const reading = aReading([measured('oxygen-saturation', '97')], { site: 'finger' })
    expect(toObservations(reading, CONTEXT)[0]?.code.text).toBe('SpO2')
  })

  it('marks a perfusion index as a procedure with no profile but PHD', () => {
    const [observation] = toObservations(aReading([measured('perfusion-index', '2.40')]), CONTEXT)
    expect(observation?.category?.[0]?.coding?.[0]?.code).toBe('procedure')
    expect(observation?.meta?.profile).toEqual(['http://hl7.org/fhir/uv/phd/StructureDefinition/PhdNumericObservation'])
  })

  it('claims only the profiles asked for, and leaves the element out when none holds', () => {
    const reading = aReading([measured('oxygen-saturation', '97'), measured('perfusion-index', '2.4')])
    const [saturation, perfusion] = toObservations(reading, { ...CONTEXT, profiles: ['r4'] })
    expect(saturation?.meta?.profile).toEqual(['http://hl7.org/fhir/StructureDefinition/oxygensat'])
    expect(perfusion?.meta).toEqual({ source: OWN_SYSTEMS.source })
    const corrected = aReading([measured('oxygen-saturation', '97')], { time: TIMES.corrected })
    expect(toObservations(corrected, { ...CONTEXT, profiles: ['r4'] })[0]?.contained?.[0]).not.toHaveProperty('meta')
    expect(toObservations(corrected, CONTEXT)[0]?.contained?.[0]?.meta?.profile).toEqual([
      'http://hl7.org/fhir/uv/phd/StructureDefinition/PhdCoincidentTimeStampObservation',
    ])
  })

  it('carries a doubt about the cuff on the pressure and on its pulse', () => {
    const observations = toObservations(aReading(BLOOD_PRESSURE, { flags: ['body-movement'] }), CONTEXT)
    expect(observations).toHaveLength(2)
    for (const { interpretation } of observations)
      expect(interpretation?.map(({ text }) => text)).toEqual(['Le patient a bougé'])
  })

  it('says a notice once in a note even when two parts of the daemon noticed it', () => {
    const flags = ['clock-unverified', 'clock-unverified'] as const
    const [observation] = toObservations(aReading(BLOOD_PRESSURE, { flags }), CONTEXT)
    expect(observation?.note?.map(({ text }) => text)).toEqual(['Horloge de l’appareil non vérifiée'])
    expect(observation).not.toHaveProperty('interpretation')
  })

  it.each([
    ['a demonstration', aReading([measured('oxygen-saturation', '97')], { flags: ['demonstration'] })],
    ['a test', aReading([measured('oxygen-saturation', '97')], { flags: ['testing'] })],
    ['no patient', aReading([{ quantity: 'oxygen-saturation', absent: 'not-from-a-patient' }])],
  ])('labels as test data what the device calls %s', (_what, reading) => {
    expect(toObservations(reading, CONTEXT)[0]?.meta?.security?.map(({ code }) => code)).toEqual(['HTEST'])
  })

  it('puts no test label on a real measurement', () => {
    const [observation] = toObservations(aReading(BLOOD_PRESSURE, { flags: ['questionable'] }), CONTEXT)
    expect(observation?.meta).not.toHaveProperty('security')
  })

  it('shows both clocks when the time was corrected', () => {
    const reading = aReading(BLOOD_PRESSURE, { time: TIMES.corrected, deviceTime: '2026-11-20T10:57:13' })
    const [observation] = toObservations(reading, CONTEXT)
    expect(observation?.effectiveDateTime).toBe('2026-11-20T10:59:30.000+01:00')
    expect(observation?._effectiveDateTime).toEqual({
      extension: [{ url: OWN_SYSTEMS.deviceTime, valueString: '2026-11-20T10:57:13' }],
    })
    expect(observation?.extension?.[1]?.valueReference?.reference).toBe('#clock')
    // The device is 137 s late: when the gateway says 11:00:00, the device says 10:57:43.
    expect(observation?.contained).toMatchObject([
      {
        id: 'clock',
        code: { coding: [{ code: '67975' }] },
        subject: { reference: 'Device/and-ua-651ble-1a2b3c' },
        device: { reference: 'Device/umt-1-gateway' },
        effectiveDateTime: '2026-11-20T11:00:00.000+01:00',
        valueDateTime: '2026-11-20T10:57:43.000+01:00',
      },
    ])
  })

  it.each(['arrival', 'device'] as const)('compares no clocks when the time is that of the %s', (basis) => {
    const [observation] = toObservations(aReading(BLOOD_PRESSURE, { time: TIMES[basis] }), CONTEXT)
    expect(observation).not.toHaveProperty('contained')
    expect(observation).not.toHaveProperty('_effectiveDateTime')
    expect(observation?.extension).toHaveLength(1)
  })

  it('compares no clocks for a measurement without a device time, though the skew is known', () => {
    const time = { ...TIMES.arrival, skewMs: 137_000 }
    const [observation] = toObservations(aReading(BLOOD_PRESSURE, { time }), CONTEXT)
    expect(observation).not.toHaveProperty('contained')
  })

  it('keeps the index of the device’s own user, even when it is 0', () => {
    const [observation] = toObservations(aReading(BLOOD_PRESSURE, { user: 0 }), CONTEXT)
    expect(observation?.extension).toContainEqual({ url: OWN_SYSTEMS.deviceUser, valueUnsignedInt: 0 })
  })

  it('names the patient as the caller did, or says that nobody knows', () => {
    const reading = aReading([measured('oxygen-saturation', '97')])
    const logical = { kind: 'logical', system: 'urn:oid:1.2', value: '7' } as const
    expect(toObservations(reading, { ...CONTEXT, subject: logical })[0]?.subject).toEqual({
      type: 'Patient',
      identifier: { system: 'urn:oid:1.2', value: '7' },
    })
    expect(toObservations(reading, { ...CONTEXT, subject: { kind: 'unknown' } })[0]?.subject).toEqual({
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    })
  })

  it.each([
    ['e1', 'Encounter/e1'],
    ['Encounter/e1', 'Encounter/e1'],
    ['urn:uuid:b1a9e2a4', 'urn:uuid:b1a9e2a4'],
  ])('refers to the encounter %s as %s', (encounter, reference) => {
    const reading = aReading([measured('oxygen-saturation', '97')])
    expect(toObservations(reading, { ...CONTEXT, encounter })[0]?.encounter).toEqual({ reference })
  })

  it('asks for one identity for each metric and gives none to a live value', () => {
    const asked: string[] = []
    const identify = (metric: string) => `id-of-${asked.push(metric) && metric}`
    const finals = toObservations(aReading(BLOOD_PRESSURE), { ...CONTEXT, status: 'final', identify })
    expect(asked).toEqual(['blood-pressure', 'heart-rate'])
    expect(finals.map(({ id }) => id)).toEqual(['id-of-blood-pressure', 'id-of-heart-rate'])
    const [live] = toObservations(aReading(BLOOD_PRESSURE), CONTEXT)
    expect(live).not.toHaveProperty('id')
    expect(live).not.toHaveProperty('identifier')
  })

  it('refuses two quantities of one metric, which would share one identity', () => {
    const reading = aReading([measured('pulse-rate-oximeter', '71'), measured('heart-rate', '72')])
    expect(() => toObservations(reading, CONTEXT)).toThrow(RangeError)
  })

  it('refuses two values for one component of a panel', () => {
    const reading = aReading([...BLOOD_PRESSURE, measured('systolic', '139')])
    expect(() => toObservations(reading, CONTEXT)).toThrow(RangeError)
  })

  it('makes nothing of a reading without quantities', () => {
    expect(toObservations(aReading([]), CONTEXT)).toEqual([])
  })

  it('lets nobody change a part that other Observations share', () => {
    const [observation] = toObservations(aReading([measured('oxygen-saturation', '97')]), CONTEXT)
    expect(() => Object.assign(observation?.code ?? {}, { text: 'other' })).toThrow(TypeError)
  })
})
