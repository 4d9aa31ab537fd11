import { describe, expect, it } from 'vitest'
import { gatewayDevice, gatewayId, toDevice } from './device.ts'
import { OWN_SYSTEMS } from './systems.ts'

const CUFF = { id: 'and-ua-651ble-1a2b3c', driver: 'and-ua-651ble', vendor: 'A&D', model: 'UA-651BLE' }
const OPTIONS = { category: 'cuff', unit: 'umt-1', specializationVersion: '2' } as const
const FACTS = {
  systemId: 'feedabeedead77c3',
  serialNumber: '5181200042',
  firmwareRevision: '1.4.2',
  hardwareRevision: 'B',
  softwareRevision: '7',
}

describe('toDevice', () => {
  it('claims the PHD profile when everything that it demands is known', () => {
    expect(toDevice(CUFF, FACTS, OPTIONS)).toEqual({
      resourceType: 'Device',
      id: 'and-ua-651ble-1a2b3c',
      meta: { source: OWN_SYSTEMS.source, profile: ['http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice'] },
      identifier: [
        {
          type: {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/ContinuaDeviceIdentifiers',
                code: 'SYSID',
                display: 'IEEE 11073 System Identifier',
              },
            ],
          },
          system: 'urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680',
          value: 'FE-ED-AB-EE-DE-AD-77-C3',
        },
        { system: OWN_SYSTEMS.devices, value: 'umt-1-and-ua-651ble-1a2b3c' },
      ],
      status: 'active',
      manufacturer: 'A&D',
      serialNumber: '5181200042',
      modelNumber: 'UA-651BLE',
      type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '65573', display: 'MDC_MOC_VMS_MDS_SIMP' }] },
      specialization: [
        {
          systemType: {
            coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '528391', display: 'MDC_DEV_SPEC_PROFILE_BP' }],
          },
          version: '2',
        },
      ],
      version: [
        {
          type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '531974', display: 'MDC_ID_PROD_SPEC_HW' }] },
          value: 'B',
        },
        {
          type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '531975', display: 'MDC_ID_PROD_SPEC_SW' }] },
          value: '7',
        },
        {
          type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '531976', display: 'MDC_ID_PROD_SPEC_FW' }] },
          value: '1.4.2',
        },
      ],
    })
  })

  it.each([
    ['version of the specialisation', CUFF, FACTS, { category: 'cuff', unit: 'umt-1' } as const],
    ['version of any part', CUFF, { systemId: FACTS.systemId }, OPTIONS],
    ['maker', { ...CUFF, driver: 'sig-blp' }, { ...FACTS, model: 'X' }, OPTIONS],
    ['model', { ...CUFF, driver: 'sig-blp' }, { ...FACTS, manufacturer: 'X' }, OPTIONS],
  ])('is a plain Device without a known %s', (_missing, identity, facts, options) => {
    expect(toDevice(identity, facts, options).meta).not.toHaveProperty('profile')
  })

  it('believes the device about its maker and model before the declaration of its driver', () => {
    const device = toDevice(CUFF, { manufacturer: 'A&D Medical', model: 'UA-651BLE-W' }, OPTIONS)
    expect(device).toMatchObject({ manufacturer: 'A&D Medical', modelNumber: 'UA-651BLE-W' })
  })

  it('names no maker when the driver is that of a standard service and the device is silent', () => {
    const device = toDevice({ ...CUFF, driver: 'sig-blp', vendor: 'Bluetooth SIG', model: 'any' }, {}, OPTIONS)
    expect(device).not.toHaveProperty('manufacturer')
    expect(device).not.toHaveProperty('modelNumber')
  })

  it.each(['0000000000000000', 'ffffffffffffffff', 'feed', ''])('takes system id "%s" for none', (systemId) => {
    const { identifier } = toDevice(CUFF, { systemId }, OPTIONS)
    expect(identifier).toEqual([{ system: OWN_SYSTEMS.devices, value: 'umt-1-and-ua-651ble-1a2b3c' }])
  })

  it('carries the UDI label with its issuer as a URI', () => {
    const udi = { label: '(01)00844588003288(21)A', deviceIdentifier: '00844588003288', issuer: '2.51.1.1' }
    expect(toDevice(CUFF, { udi: { ...udi, authority: 'not a URI' } }, OPTIONS).udiCarrier).toEqual([
      { deviceIdentifier: '00844588003288', issuer: 'urn:oid:2.51.1.1', carrierHRF: '(01)00844588003288(21)A' },
    ])
  })

  it('makes no UDI carrier without a label', () => {
    expect(toDevice(CUFF, { udi: { deviceIdentifier: '1' } }, OPTIONS)).not.toHaveProperty('udiCarrier')
  })

  it('names the spirometer in the code system that PHD made for it', () => {
    const [specialization] = toDevice(CUFF, {}, { ...OPTIONS, category: 'spirometer' }).specialization
    expect(specialization?.systemType.coding?.[0]?.system).toBe('http://hl7.org/fhir/uv/phd/CodeSystem/MissingMDCCodes')
  })
})

describe('gatewayDevice', () => {
  it('claims the PHD gateway profile without inventing a system id', () => {
    const gateway = gatewayDevice({ unit: 'umt-1', version: '0.1.0' })
    expect(gateway.id).toBe(gatewayId('umt-1'))
    expect(gateway.meta.profile).toEqual(['http://hl7.org/fhir/uv/phd/StructureDefinition/PhgDevice'])
    expect(gateway.identifier).toEqual([{ system: OWN_SYSTEMS.devices, value: 'umt-1-gateway' }])
    expect(gateway.type.coding?.[0]?.code).toBe('531981')
    expect(gateway.version?.[0]).toMatchObject({ value: '0.1.0' })
  })
})
