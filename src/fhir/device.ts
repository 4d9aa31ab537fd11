import type { DeviceFacts, DeviceIdentity } from '../reading/reading.ts'
import { frozen } from './frozen.ts'
import { PHD_PROFILES } from './profiles.ts'
import type { CodeableConcept, Device, Identifier, UdiCarrier } from './resources.ts'
import { OWN_SYSTEMS, SYSTEMS } from './systems.ts'

const mdc = (code: string, display: string): CodeableConcept =>
  frozen({ coding: [{ system: SYSTEMS.mdc, code, display }] })

/** MDC device specialisation of each category of driver. */
const SPECIALIZATIONS = {
  oximeter: mdc('528388', 'MDC_DEV_SPEC_PROFILE_PULS_OXIM'),
  cuff: mdc('528391', 'MDC_DEV_SPEC_PROFILE_BP'),
  thermometer: mdc('528392', 'MDC_DEV_SPEC_PROFILE_TEMP'),
  'heart-rate-belt': mdc('528525', 'MDC_DEV_SUB_SPEC_PROFILE_HR'),
  ecg: mdc('528390', 'MDC_DEV_SPEC_PROFILE_ECG'),
  // Not yet in the MDC value set of PHD 2.0, which therefore names it in a code system of its own.
  spirometer: frozen({
    coding: [{ system: SYSTEMS.missingMdc, code: '528413', display: 'MDC_DEV_SPEC_PROFILE_SPIROMETER' }],
  }),
} as const satisfies Record<string, CodeableConcept>

const DEVICE_TYPE = mdc('65573', 'MDC_MOC_VMS_MDS_SIMP')
const GATEWAY_TYPE = mdc('531981', 'MDC_MOC_VMS_MDS_AHD')
const GENERIC = mdc('528457', 'MDC_DEV_SPEC_PROFILE_GENERIC')
const SOFTWARE = mdc('531975', 'MDC_ID_PROD_SPEC_SW')
const SYSTEM_ID: CodeableConcept = frozen({
  coding: [{ system: SYSTEMS.continuaIdentifiers, code: 'SYSID', display: 'IEEE 11073 System Identifier' }],
})

export interface DeviceOptions {
  readonly category: keyof typeof SPECIALIZATIONS
  /** The vehicle; device ids are unique within it, so it is part of the identifier. */
  readonly unit: string
  /** Version of the specialisation standard, for devices that tell it. Without it the profile PhdDevice is not claimed. */
  readonly specializationVersion?: string
}

/** The Device that measured. Claims PhdDevice only when every element that the profile demands is known. */
export function toDevice(identity: DeviceIdentity, facts: DeviceFacts, options: DeviceOptions): Device {
  // The declaration of a standard service fits devices of any maker: it cannot say who made this one.
  const generic = identity.driver.startsWith('sig-')
  const manufacturer = facts.manufacturer || (generic ? undefined : identity.vendor)
  const modelNumber = facts.model || (generic ? undefined : identity.model)
  const version = versionsOf(facts)
  const udiCarrier = udiCarrierOf(facts)
  const complete = manufacturer && modelNumber && version.length > 0 && options.specializationVersion !== undefined
  return {
    resourceType: 'Device',
    id: identity.id,
    meta: { source: OWN_SYSTEMS.source, ...(complete && { profile: [PHD_PROFILES.device] }) },
    identifier: [...systemIdentifier(facts), ownIdentifier(`${options.unit}-${identity.id}`)],
    ...(udiCarrier && { udiCarrier: [udiCarrier] }),
    status: 'active',
    ...(manufacturer && { manufacturer }),
    ...(facts.serialNumber && { serialNumber: facts.serialNumber }),
    ...(modelNumber && { modelNumber }),
    type: DEVICE_TYPE,
    specialization: [
      {
        systemType: SPECIALIZATIONS[options.category],
        ...(options.specializationVersion !== undefined && { version: options.specializationVersion }),
      },
    ],
    ...(version.length > 0 && { version }),
  }
}

/** Id and reference target of the gateway of a vehicle. */
export const gatewayId = (unit: string): string => `${unit}-gateway`

/** The Device that this daemon is. It has no IEEE 11073 system id and none is invented: its identifier is the project's own. */
export function gatewayDevice(gateway: { readonly unit: string; readonly version: string }): Device {
  return {
    resourceType: 'Device',
    id: gatewayId(gateway.unit),
    meta: { source: OWN_SYSTEMS.source, profile: [PHD_PROFILES.gateway] },
    identifier: [ownIdentifier(gatewayId(gateway.unit))],
    status: 'active',
    manufacturer: 'umt-vitals',
    modelNumber: 'umt-vitals',
    type: GATEWAY_TYPE,
    specialization: [{ systemType: GENERIC }],
    version: [{ type: SOFTWARE, value: gateway.version }],
  }
}

const ownIdentifier = (value: string): Identifier => ({ system: OWN_SYSTEMS.devices, value })

function systemIdentifier({ systemId }: DeviceFacts): readonly Identifier[] {
  // All zeros or all ones: firmware that was never given an EUI-64. The same for every such device, so no identity.
  if (systemId === undefined || !/^[0-9a-f]{16}$/i.test(systemId) || /^(0+|f+)$/i.test(systemId)) return []
  const value = systemId.toUpperCase().replace(/(..)(?!$)/g, '$1-')
  return [{ type: SYSTEM_ID, system: SYSTEMS.systemId, value }]
}

const versionsOf = (facts: DeviceFacts): NonNullable<Device['version']> =>
  [
    { type: mdc('531974', 'MDC_ID_PROD_SPEC_HW'), value: facts.hardwareRevision },
    { type: SOFTWARE, value: facts.softwareRevision },
    { type: mdc('531976', 'MDC_ID_PROD_SPEC_FW'), value: facts.firmwareRevision },
  ].flatMap(({ type, value }) => (value ? [{ type, value }] : []))

function udiCarrierOf({ udi }: DeviceFacts): UdiCarrier | undefined {
  // PHD demands the whole label; a device identifier alone is no carrier. It also wants `entryType`
  // `electronic-transmission`, which the required value set of R4 does not have: left out, so that R4 holds.
  if (!udi?.label) return undefined
  const issuer = uri(udi.issuer)
  const jurisdiction = uri(udi.authority)
  return {
    ...(udi.deviceIdentifier && { deviceIdentifier: udi.deviceIdentifier }),
    ...(issuer && { issuer }),
    ...(jurisdiction && { jurisdiction }),
    carrierHRF: udi.label,
  }
}

/** The UDI service of Bluetooth gives bare OIDs where FHIR wants a URI. */
const uri = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  if (/^[0-2](\.\d+)+$/.test(text)) return `urn:oid:${text}`
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) ? text : undefined
}
