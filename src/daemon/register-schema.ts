import { z } from 'zod'
import { bluetoothAddress, level } from '../bus/payloads/common.ts'
import { BODY_SITES, type BodySite } from '../reading/metrics.ts'

const words = z.string().exactOptional()
const isSite = (value: unknown): value is BodySite => typeof value === 'string' && Object.hasOwn(BODY_SITES, value)

/** DeviceFacts as JSON keeps them. */
const facts = z.object({
  manufacturer: words,
  model: words,
  serialNumber: words,
  hardwareRevision: words,
  firmwareRevision: words,
  softwareRevision: words,
  systemId: words,
  pnpId: z
    .object({ source: z.enum(['bluetooth-sig', 'usb']), vendor: z.int(), product: z.int(), version: z.int() })
    .exactOptional(),
  udi: z.object({ label: words, deviceIdentifier: words, issuer: words, authority: words }).exactOptional(),
  regulatoryData: words,
  batteryPercent: z.number().exactOptional(),
  measurementIntervalS: z.number().exactOptional(),
  temperatureSite: z.custom<BodySite>(isSite).exactOptional(),
  bodySensorLocation: z.enum(['other', 'chest', 'wrist', 'finger', 'hand', 'ear-lobe', 'foot']).exactOptional(),
  features: z.array(z.string()).readonly().exactOptional(),
})

const tick = z.strictObject({ at: z.number(), offsetMs: z.number() })

const timeLine = z.strictObject({
  since: z.number(),
  until: z.number().exactOptional(),
  first: tick,
  last: tick,
  slackMs: z.number().exactOptional(),
  unseenEnd: z.boolean().exactOptional(),
})

/** What is remembered of a device from one connection to the next. */
const memory = {
  facts: facts.default({}),
  /** Of its clock: by them a stored record finds the time when it was measured, also after a restart. */
  timeLines: z.array(timeLine).readonly().default([]),
}

const enrolled = z.strictObject({
  device: level,
  driver: z.string().min(1),
  address: bluetoothAddress,
  /** The adapter that has its keys. */
  adapter: bluetoothAddress.exactOptional(),
  bond: z.enum(['reuse', 'session', 'none']),
  /** Whether there are keys. */
  bonded: z.boolean(),
  /** As it advertised it. */
  name: z.string().exactOptional(),
  pairedAt: z.iso.datetime(),
  /** No connection has brought a reading yet: the next one may bring what others measured before. */
  isUnheard: z.literal(true).exactOptional(),
  ...memory,
})

const areUnlike = (all: readonly string[]) => new Set(all).size === all.length

/** `devices.json`. Strict: what this version does not understand it must not lose by writing the file anew. */
export const registerSchema = z.strictObject({
  version: z.literal(1),
  devices: z
    .array(enrolled)
    .refine((all) => areUnlike(all.map(({ device }) => device)), 'two of one id')
    .refine((all) => areUnlike(all.map(({ address }) => address)), 'two of one address')
    .readonly(),
  /** Memory of devices that the configuration names. */
  configured: z
    .array(z.strictObject({ device: level, address: bluetoothAddress, ...memory }))
    .readonly()
    .default([]),
  /**
   * Whose the ids were that were given once. The journal may have readings under them: another device never gets one of
   * them, and the same device gets its own again, or what it still has in its memory would come in a second time.
   */
  forgotten: z
    .array(z.strictObject({ device: level, address: bluetoothAddress }))
    .readonly()
    .default([]),
  /** Addresses of devices that are not ours, of which keys may be left: a pairing was cut short, or one was forgotten. */
  unclaimed: z.array(bluetoothAddress).readonly().default([]),
})

export type RegisterContent = z.infer<typeof registerSchema>

/** A paired device, as it is kept. */
export type Enrolled = RegisterContent['devices'][number]

/** What is known of a device before it connects. */
export type DeviceMemory = Pick<Enrolled, 'facts' | 'timeLines'>
