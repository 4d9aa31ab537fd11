import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { busSettings } from './bus/settings.ts'
import { isZone } from './reading/time.ts'
import { endpointSchema } from './uplink/endpoint.ts'

export const DEFAULT_UNIT = 'umt-1'
export const DEFAULT_BUS = 'mqtt://127.0.0.1:1883'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is lower-case letters, digits and hyphens')
const usbId = z.string().regex(/^[0-9a-fA-F]{4}$/, 'is four hexadecimal digits')

const bluetoothAddress = z
  .string()
  .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/, 'is six bytes such as 00:1C:05:FF:4E:5B')
  .transform((text) => text.toUpperCase())

/** A day is longer than any consultation. */
const minutes = z.number().min(1).max(1440)

export const deviceSchema = z.strictObject({
  /** Topic level on the bus; two equal devices have two ids. */
  id: slug,
  driver: slug,
  /** Serial port by its physical place, `/dev/serial/by-path/…`, or any other path. */
  port: z.string().min(1).optional(),
  /** Serial port by the adapter's own ids; a serial number tells equal adapters apart. */
  usb: z.strictObject({ vendorId: usbId, productId: usbId, serialNumber: z.string().optional() }).optional(),
  /** A Bluetooth device by its address, for vehicles that are set up without pairing by hand; its keys, if it has any, are set up beside. */
  bluetooth: z
    .strictObject({
      address: bluetoothAddress,
      /** The only adapter to use: the one that has its keys. */
      adapter: bluetoothAddress.optional(),
      /** Whether it has keys, where the driver leaves it open. */
      bond: z.enum(['reuse', 'session', 'none']).optional(),
    })
    .optional(),
  /** A recording in the place of hardware, for engineers; a path from the configuration file's folder. */
  recording: z.string().min(1).optional(),
})

export const configSchema = z.strictObject({
  /** The gateway's id is made from it, and a FHIR id has at most 64 characters. */
  unit: slug.max(56, 'has at most 56 characters').default(DEFAULT_UNIT),
  zone: z.string().refine(isZone, 'is an IANA time zone').default('Europe/Paris'),
  language: z.enum(['fr', 'en']).default('fr'),
  /** Folder of the journal. */
  state: z.string().min(1).default(defaultState),
  /** Files with the key of the journal and with the one before it, where systemd hands no credential over; from this file's folder. */
  key: z.strictObject({ file: z.string().min(1).optional(), previous: z.string().min(1).optional() }).prefault({}),
  bus: busSettings.prefault({}),
  /** Figures for Prometheus on loopback, without any patient; nothing listens unless a port is given. */
  metrics: z.strictObject({ port: z.int().min(0).max(65535).exactOptional() }).prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
  bluetooth: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Addresses of the only adapters to use; all unless given. */
      adapters: z.array(bluetoothAddress).default([]),
    })
    .prefault({}),
  held: z
    .strictObject({
      /** After how many hours a held reading on which nobody has decided is told of in the health; it is kept for ever. */
      tellAfterHours: z.number().positive().default(24),
    })
    .prefault({}),
  /** Of an encounter that was forgotten, minutes: nothing measured for so long is told of, and so long after that it is closed. */
  encounter: z
    .strictObject({
      warnAfterMin: minutes.default(30),
      closeAfterMin: minutes.default(15),
    })
    .prefault({}),
  /** How many days what was forwarded is kept. */
  retention: z.strictObject({ days: z.int().min(1).max(3650).default(7) }).prefault({}),
  devices: z.array(deviceSchema).default([]),
  /** Platforms to which finals are forwarded; each has a queue of its own. */
  uplink: z.strictObject({ endpoints: z.array(endpointSchema).default([]) }).prefault({}),
})

export type Config = z.infer<typeof configSchema>
export type DeviceConfig = Config['devices'][number]

/** The configuration of a daemon without a file. */
export const defaultConfig = (over: z.input<typeof configSchema> = {}): Config => configSchema.parse(over)

function defaultState(): string {
  return process.env['STATE_DIRECTORY'] ?? join(homedir(), '.local', 'state', 'umt-vitals')
}
