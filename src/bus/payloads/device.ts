import { z } from 'zod'
import { bluetoothAddress, device, instant, level, problem } from './common.ts'

/** What a device says about itself, as `DeviceFacts` of the reading. */
export const deviceFacts = z.object({
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  serialNumber: z.string().optional(),
  hardwareRevision: z.string().optional(),
  firmwareRevision: z.string().optional(),
  softwareRevision: z.string().optional(),
  systemId: z.string().optional(),
  pnpId: z
    .object({ source: z.enum(['bluetooth-sig', 'usb']), vendor: z.int(), product: z.int(), version: z.int() })
    .optional(),
  udi: z
    .object({
      label: z.string().optional(),
      deviceIdentifier: z.string().optional(),
      issuer: z.string().optional(),
      authority: z.string().optional(),
    })
    .optional(),
  regulatoryData: z.string().optional(),
  batteryPercent: z.number().optional(),
  measurementIntervalS: z.number().optional(),
  temperatureSite: z.string().optional(),
  bodySensorLocation: z.string().optional(),
  features: z.array(z.string()).readonly().optional(),
})

/** What kind of device; the nurse chooses by it. */
export const category = z.enum(['oximeter', 'cuff', 'thermometer', 'heart-rate-belt', 'spirometer', 'ecg'])

/** One device and its link, as the screen lists it. */
export const devicePayload = z.object({
  device: level,
  driver: z.string(),
  vendor: z.string(),
  model: z.string(),
  category,
  /** `waiting`: configured, not seen since the daemon started. */
  link: z.enum(['connected', 'disconnected', 'waiting']),
  /** Percent. */
  battery: z.number().min(0).max(100).optional(),
  /** Arrival clock minus device clock; positive when the device is late. */
  clockSkewMs: z.number().optional(),
  /** When its clock was set last, since the daemon started. */
  clockSetAt: instant.optional(),
  lastSeen: instant.optional(),
  facts: deviceFacts.optional(),
  /** Only of devices that speak Bluetooth. */
  bluetooth: z
    .object({
      address: bluetoothAddress,
      /** As it advertised it when it was paired. */
      name: z.string().optional(),
      /** Whether keys are kept; without, it is told apart by its address alone. */
      bonded: z.boolean().optional(),
      /** Absent of a device that the configuration names. */
      pairedAt: instant.optional(),
    })
    .optional(),
  /** Why it is not heard and what a person can do, until it measures again; also told as an event when it began. */
  problem: problem.optional(),
  resource: device.optional(),
})
