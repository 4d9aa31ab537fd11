import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aReading, BLOOD_PRESSURE, everyReading, measured, TIMES } from '../../../tests/support/every-reading.ts'
import { everyStrip } from '../../../tests/support/every-strip.ts'
import type { Subject } from '../../encounter/subject.ts'
import { Decimal } from '../../reading/decimal.ts'
import { METRICS, type Metric } from '../../reading/metrics.ts'
import type { Reading } from '../../reading/reading.ts'
import { gatewayDevice, toDevice } from '../device.ts'
import { toJson } from '../json.ts'
import { toObservations } from '../observation.ts'
import { profilesOf } from '../profiles.ts'
import { toStripObservation } from '../strip.ts'
import type { Json } from './dialect.ts'
import { dialectOf } from './dialect-of.ts'
import { PROFILE_URLS } from './names.ts'
import { type DialectSettings, PRESETS } from './settings.ts'

const REFERENCES = { device: 'Device/17', gateway: 'Device/18' }
const UUID = 'b1a9e2a4-5d0c-4f6e-9a55-0c2f7d1e8a10'
const PATIENT: Subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' }
const CONTEXT = {
  status: 'final',
  subject: PATIENT,
  encounter: 'e1',
  gateway: 'umt-1-gateway',
  issued: Date.parse('2026-11-20T10:00:01.000Z'),
  zone: 'Europe/Paris',
  language: 'fr',
  identify: () => UUID,
} as const

const bodiesOf = (reading: Reading, over: { readonly subject?: Subject } = {}): readonly string[] =>
  toObservations(reading, { ...CONTEXT, ...over }).map(toJson)

const bodyOf = (reading: Reading, over: { readonly subject?: Subject } = {}): string => bodiesOf(reading, over)[0] ?? ''

/** As a server reads it. */
const told = (json: Json | undefined): Record<string, unknown> => JSON.parse(JSON.stringify(json ?? null))

const PRESSURE = bodyOf(aReading(BLOOD_PRESSURE, { time: TIMES.corrected, deviceTime: '2026-11-20T10:57:13', user: 1 }))
const SATURATION = bodyOf(aReading([measured('oxygen-saturation', '94')]))
const UNKNOWN_URI = 'urn:test:other'

describe('an Observation for an endpoint', () => {
  it.each([
    ['fhir-r4', [PROFILE_URLS['r4/bp']]],
    ['frcore', [PROFILE_URLS['r4/bp'], PROFILE_URLS['frcore/bp']]],
    ['phd', [PROFILE_URLS['r4/bp'], PROFILE_URLS['phd/compound']]],
    ['ans-mesures', [PROFILE_URLS['mesures/bp']]],
  ] as const)('claims with the preset %s what that knows', (preset, profile) => {
    expect(told(dialectOf({ preset }).observation(PRESSURE, REFERENCES))).toMatchObject({ meta: { profile } })
  })

  it('names for each profile that is published a name by which it can be replaced', () => {
    const published = (Object.keys(METRICS) as Metric[]).flatMap((metric) => profilesOf(metric))
    expect(Object.values(PROFILE_URLS)).toEqual(expect.arrayContaining(published))
  })

  it('claims another URL where one was given, and none for an empty one', () => {
    const profiles = { 'r4/bp': '', 'frcore/bp': 'https://example.org/bp|2.2.0' }
    expect(told(dialectOf({ preset: 'frcore', profiles }).observation(PRESSURE, REFERENCES))).toMatchObject({
      meta: { profile: ['https://example.org/bp|2.2.0'] },
    })
  })

  it('points to the Device and the gateway where the endpoint has them, wherever it does', () => {
    const text = JSON.stringify(dialectOf({ preset: 'phd' }).observation(PRESSURE, REFERENCES))
    expect(text).not.toContain('and-ua-651ble')
    expect(text).not.toContain('umt-1-gateway')
    expect(JSON.parse(text)).toMatchObject({
      device: { reference: 'Device/17' },
      extension: [{ valueReference: { reference: 'Device/18' } }, {}, {}],
      contained: [{ subject: { reference: 'Device/17' }, device: { reference: 'Device/18' } }],
    })
  })

  it('names the encounter as an identifier, as it was published, or not at all', () => {
    const encounterOf = (settings: Partial<DialectSettings>) =>
      told(dialectOf({ preset: 'frcore', ...settings }).observation(SATURATION, REFERENCES))['encounter']
    expect(encounterOf({})).toEqual({
      type: 'Encounter',
      identifier: { system: 'urn:oid:2.25.174845229242736471928633665860107079423.7', value: 'e1' },
    })
    expect(encounterOf({ systems: { encounters: UNKNOWN_URI } })).toMatchObject({ identifier: { system: UNKNOWN_URI } })
    expect(encounterOf({ encounter: 'literal' })).toEqual({ reference: 'Encounter/e1' })
    expect(encounterOf({ encounter: 'none' })).toBeUndefined()
  })

  it('names the patient as he was named, or where he was created, without his identifier', () => {
    const created = { ...REFERENCES, patient: 'Patient/4' }
    const subjectOf = (settings: Partial<DialectSettings>) =>
      told(dialectOf({ preset: 'frcore', ...settings }).observation(SATURATION, created))['subject']
    expect(subjectOf({})).toMatchObject({ identifier: { value: '279035121518989' } })
    expect(subjectOf({ patient: 'create' })).toEqual({ type: 'Patient', reference: 'Patient/4' })
  })

  it('carries LOINC alone where that is asked for, and keeps the code of what has none', () => {
    const dialect = dialectOf({ preset: 'phd', codings: 'loinc-only' })
    const pressure = told(dialect.observation(PRESSURE, REFERENCES))
    expect(JSON.stringify([pressure['code'], pressure['component']])).not.toContain('11073')
    expect(pressure).toMatchObject({ meta: { profile: [PROFILE_URLS['r4/bp']] } })
    const blow = told(dialect.observation(bodyOf(aReading([measured('fev6', '2.50')])), REFERENCES))
    expect(blow).toMatchObject({ component: [{ code: { coding: [{ code: '152587' }] } }] })
  })

  it('says whose codes it uses as the endpoint calls them', () => {
    const irregular = bodyOf(aReading(BLOOD_PRESSURE, { flags: ['irregular-pulse'] }))
    const named = dialectOf({ preset: 'phd', systems: { asn1: UNKNOWN_URI } }).observation(irregular, REFERENCES)
    expect(JSON.stringify(named)).toContain(UNKNOWN_URI)
    expect(JSON.stringify(named)).not.toContain('ASN1ToHL7')
  })

  it('leaves out what PHD 1.0 does not know, and the clock with the extension that points to it', () => {
    const systems = { 'phd-category': '', 'coincident-time': '' }
    const text = JSON.stringify(dialectOf({ preset: 'phd', systems }).observation(PRESSURE, REFERENCES))
    expect(text).not.toMatch(/CoincidentTime|contained|PhdObservationCategories/)
  })

  it('never becomes one of nothing, nor with something empty in it', () => {
    const empty = (value: unknown): boolean =>
      value === '' ||
      value === null ||
      (typeof value === 'object' && (Object.keys(value).length === 0 || Object.values(value).some(empty)))
    for (const preset of PRESETS)
      for (const reading of everyReading())
        for (const body of bodiesOf(reading)) {
          const dialect = dialectOf({ preset })
          for (const json of [dialect.observation(body, REFERENCES), dialect.retraction(body, REFERENCES)])
            expect(json !== undefined && empty(told(json))).toBe(false)
        }
  })

  it('keeps the digits of every value, whatever they are', () => {
    const decimals = fc.tuple(fc.integer({ min: -8_388_608, max: 8_388_607 }), fc.integer({ min: -12, max: 7 }))
    const dialects = PRESETS.map((preset) => dialectOf({ preset }))
    fc.assert(
      fc.property(decimals, ([mantissa, exponent]) => {
        const value = Decimal.of(mantissa, exponent)
        const body = bodyOf(aReading([{ quantity: 'body-temperature', value, unit: 'Cel' }]))
        for (const dialect of dialects) {
          const observation = dialect.observation(body, REFERENCES)
          const text = dialect.bundle('transaction', observation === undefined ? [] : [dialect.create(observation)])
          expect(text).toContain(`"value":${value.text},"unit":"°C"`)
        }
      }),
    )
  })

  it('throws for a body that is no resource, without a word of it', () => {
    for (const body of ['{"subject":"DUPONT"', '[]', ''])
      expect(() => dialectOf({ preset: 'frcore' }).observation(body, REFERENCES)).toThrow(
        /^a resource is a JSON object$/,
      )
  })
})

describe('an Observation that was withdrawn', () => {
  it('is known by what it was sent with, and holds no value, doubt or note any more', () => {
    const reading = aReading(BLOOD_PRESSURE, { time: TIMES.corrected, flags: ['irregular-pulse', 'implausible'] })
    const withdrawn = told(dialectOf({ preset: 'frcore' }).retraction(bodyOf(reading), REFERENCES))
    expect(withdrawn).toMatchObject({
      status: 'entered-in-error',
      identifier: [{ value: `urn:uuid:${UUID}` }],
      subject: { identifier: { value: '279035121518989' } },
      device: { reference: 'Device/17' },
    })
    expect(JSON.stringify(withdrawn)).not.toMatch(/valueQuantity|138|interpretation|note|contained|irregular/)
    expect(withdrawn['component']).toMatchObject([{}, {}, {}].map(() => ({ dataAbsentReason: {} })))
  })

  it('of samples holds no sample any more', () => {
    for (const strip of everyStrip()) {
      const body = toJson(toStripObservation(strip, 'ecg', CONTEXT))
      const withdrawn = JSON.stringify(dialectOf({ preset: 'phd' }).retraction(body, REFERENCES))
      expect(withdrawn).not.toContain('SampledData')
    }
  })

  it('is not for Mesures de santé, which takes no correction', () => {
    expect(dialectOf({ preset: 'ans-mesures' }).retraction(PRESSURE, REFERENCES)).toBeUndefined()
  })
})

describe('an Observation for Mesures de santé', () => {
  const dialect = dialectOf({ preset: 'ans-mesures', systems: { source: 'urn:oid:1.2.3' } })

  it('names nobody but the patient by his identifier, the sender and the Device', () => {
    const observation = told(dialect.observation(PRESSURE, { device: 'urn:uuid:d' }))
    expect(observation).toMatchObject({
      meta: { source: 'urn:oid:1.2.3' },
      category: [{ coding: [{ code: 'vital-signs', display: 'vital-signs' }] }],
      device: { reference: 'urn:uuid:d' },
    })
    expect(JSON.stringify(observation)).not.toMatch(/gateway|Encounter|contained/)
  })

  it('is none for a patient who was named by a reference', () => {
    const subject: Subject = { kind: 'literal', reference: 'Patient/p1' }
    const body = bodyOf(aReading([measured('oxygen-saturation', '94')]), { subject })
    expect(dialect.observation(body, REFERENCES)).toBeUndefined()
  })

  it('never says that there is no value', () => {
    const absent = { quantity: 'oxygen-saturation', absent: 'sensor-off' } as const
    expect(dialect.observation(bodyOf(aReading([absent])), REFERENCES)).toBeUndefined()
    const noMean = [...BLOOD_PRESSURE.slice(0, 2), { quantity: 'mean-pressure', absent: 'not-a-number' } as const]
    const pressure = told(dialect.observation(bodyOf(aReading(noMean)), REFERENCES))
    expect(pressure['component']).toHaveLength(2)
    const noDiastolic = [measured('systolic', '138'), { quantity: 'diastolic', absent: 'not-a-number' } as const]
    expect(dialect.observation(bodyOf(aReading(noDiastolic)), REFERENCES)).toBeUndefined()
  })

  it('is none of what is no vital sign', () => {
    expect(dialect.metrics).toEqual([
      'blood-pressure',
      'heart-rate',
      'oxygen-saturation',
      'body-temperature',
      'respiratory-rate',
    ])
    expect(dialect.observation(bodyOf(aReading([measured('fev1', '2.01')])), REFERENCES)).toBeUndefined()
  })

  it('comes with a Device that is found in the words which the platform prescribes', () => {
    const device = dialect.device(
      toDevice(
        { id: 'and-ua-651ble-1a2b3c', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' },
        { systemId: 'feedabeedead77c3' },
        { category: 'cuff', unit: 'umt-nievre-1' },
      ),
    )
    expect(told(device)).toMatchObject({
      meta: { profile: [PROFILE_URLS['mesures/device']] },
      identifier: [
        { type: { coding: [{ system: 'http://hl7.org/fhir/uv/phd/CodeSystem/ContinuaDeviceIdentifiers' }] } },
        {},
      ],
    })
    // The pattern of the interface, whose brackets nest as they do in Java.
    expect(dialect.create(device).request.ifNoneExist).toMatch(
      /^identifier=urn:oid:([0-9]+[.0-9+]+)\|([a-zA-Z0-9]+[-a-zA-Z0-9+]+)$/,
    )
  })
})

describe('an entry of a Bundle', () => {
  const dialect = dialectOf({ preset: 'frcore' })

  it('creates an Observation where its identifier is not known, and names no id of ours', () => {
    const entry = dialect.create(dialect.observation(SATURATION, REFERENCES) ?? null)
    expect(entry).toMatchObject({
      request: {
        method: 'POST',
        url: 'Observation',
        ifNoneExist: `identifier=urn:ietf:rfc:3986|urn:uuid:${UUID}`,
      },
    })
    expect(entry.resource).not.toHaveProperty('id')
  })

  it('has a full URL that is no identifier: a server puts its own id in the place of it wherever it stands', () => {
    const { fullUrl, resource } = dialect.create(dialect.observation(SATURATION, REFERENCES) ?? null)
    expect(fullUrl).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    expect(JSON.stringify(resource)).not.toContain(fullUrl)
  })

  it('withdraws it by its identifier', () => {
    const entry = dialect.retract(dialect.retraction(SATURATION, REFERENCES) ?? null)
    expect(entry.request).toEqual({
      method: 'PUT',
      url: `Observation?identifier=urn:ietf:rfc:3986|urn:uuid:${UUID}`,
    })
  })

  it('puts it under our own id where that is asked for, but a Device where its identifier is not known', () => {
    const put = dialectOf({ preset: 'frcore', mode: 'put' })
    const observation = put.observation(SATURATION, REFERENCES) ?? null
    expect(put.create(observation).request).toEqual({ method: 'PUT', url: `Observation/${UUID}` })
    expect(put.retract(put.retraction(SATURATION, REFERENCES) ?? null).request.url).toBe(`Observation/${UUID}`)
    const gateway = put.device(gatewayDevice({ unit: 'umt-1', version: '1.0.0' }))
    expect(put.create(gateway).request).toMatchObject({
      method: 'POST',
      ifNoneExist: 'identifier=urn:oid:2.25.174845229242736471928633665860107079423.2|umt-1-gateway',
    })
  })

  it('has a name in its Bundle that is the same each time, and another for another resource', () => {
    const [one, same, other] = ['umt-1', 'umt-1', 'umt-2'].map(
      (unit) => dialect.create(dialect.device(gatewayDevice({ unit, version: '1.0.0' }))).fullUrl,
    )
    expect(one).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })

  it('finds a Device by our own identifier, whether or not it has told the one of its maker', () => {
    const identity = { id: 'cuff-1', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' }
    const queries = [{}, { systemId: 'feedabeedead77c3' }].map((facts) =>
      dialect.identifierQuery(dialect.device(toDevice(identity, facts, { category: 'cuff', unit: 'umt-1' }))),
    )
    expect(new Set(queries).size).toBe(1)
  })

  it.each([
    ['12+4', '12%2B4'],
    ['a b&c=d#e%f', 'a%20b%26c%3Dd%23e%25f'],
    ['a,b|c$d\\e', 'a%5C,b%5C|c%5C$d%5C%5Ce'],
    ['é', '%C3%A9'],
    ['\ud800', '%EF%BF%BD'],
  ])('searches for the identifier %s as %s, so that a server reads what was meant', (value, encoded) => {
    const patient = { resourceType: 'Patient', identifier: [{ system: 'urn:oid:1.2', value }] }
    expect(dialect.identifierQuery(patient)).toBe(`identifier=urn:oid:1.2|${encoded}`)
  })

  it('is refused for what has no identifier, since it would be created again and again', () => {
    expect(() => dialect.create({ resourceType: 'Device' })).toThrow(RangeError)
    expect(() => dialect.identifierQuery({ resourceType: 'Device' })).toThrow(RangeError)
  })
})

describe('the settings of a dialect', () => {
  it('are refused where they replace a profile or a system that is not there', async () => {
    const { endpointSchema } = await import('../../uplink/endpoint.ts')
    const of = (over: object) => endpointSchema.safeParse({ name: 'a', url: 'https://example.org', ...over })
    expect(of({ profiles: { 'r4/bp': '' }, systems: { asn1: UNKNOWN_URI } }).success).toBe(true)
    expect(of({ profiles: { 'r4/bpp': '' } }).success).toBe(false)
    expect(of({ systems: { asn: '' } }).success).toBe(false)
  })
})
