import { DRIVERS } from '../drivers/registry.ts'
import { toDevice } from '../fhir/device.ts'
import type { JournalReader } from '../journal/types.ts'
import type { DeviceFacts } from '../reading/reading.ts'
import { fromStored } from '../reading/stored.ts'
import type { KnownDevice } from '../uplink/lane/references.ts'
import type { DeviceBook } from './device-book.ts'

/** Facts that stand in a Device. */
const TOLD = [
  'manufacturer',
  'model',
  'serialNumber',
  'hardwareRevision',
  'firmwareRevision',
  'softwareRevision',
  'systemId',
  'udi',
] as const satisfies readonly (keyof DeviceFacts)[]

/**
 * The Device that an Observation is of: as it is known now, or, of one that was forgotten since, as its reading names it.
 * Throws a RangeError when nobody can say any more what it was.
 */
export function knownDevice(
  { device, observation }: { readonly device: string; readonly observation: string },
  parts: {
    readonly book: Pick<DeviceBook, 'page'>
    readonly journal: Pick<JournalReader, 'readingOf'>
    readonly unit: string
  },
): KnownDevice {
  const page = parts.book.page(device)
  if (page?.resource) return { resource: page.resource, isTold: TOLD.some((fact) => page.facts?.[fact] !== undefined) }
  const stored = parts.journal.readingOf(observation)?.reading
  if (stored === undefined) throw new RangeError('an Observation without its reading')
  const { device: identity } = fromStored(stored)
  const driver = DRIVERS.find(({ id }) => id === identity.driver)
  if (!driver) throw new RangeError(`no driver ${identity.driver} any more`)
  return { resource: toDevice(identity, {}, { category: driver.category, unit: parts.unit }), isTold: false }
}
