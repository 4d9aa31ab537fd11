import { z } from 'zod'
import { bluetoothAddress, instant, level, sentence } from './common.ts'
import { category } from './device.ts'

/** Six digits as text: a leading zero counts. */
export const passkey = z.string().regex(/^\d{6}$/)

/** Names one pairing; an answer that comes late must not reach the next one. */
export const pairingId = z.string().min(1).max(64)

/** A device that is heard now, ours or not. Nothing of what it measures. */
export const nearby = z.object({
  address: bluetoothAddress,
  /** As it advertises it, without control characters. */
  name: z.string().min(1).optional(),
  /** dBm; the strongest is most likely the one in hand. */
  rssi: z.number().optional(),
  /** The driver that fits best, and what it is a driver of; absent when none fits. */
  driver: z.string().optional(),
  category: category.optional(),
  vendor: z.string().optional(),
  model: z.string().optional(),
  /** Our id of it, when it is ours. */
  device: level.optional(),
  /** It hides behind changing addresses: this one is of no use in a quarter of an hour. */
  private: z.literal(true).optional(),
})

const of = { pairing: pairingId, at: instant }

/** Where the pairing stands; retained, so that a screen that comes later joins in. Never a value, never a patient. */
export const pairingPayload = z.discriminatedUnion('state', [
  z.object({ state: z.literal('idle'), at: instant }),
  z.object({
    ...of,
    state: z.literal('searching'),
    category: category.optional(),
    driver: z.string().optional(),
    /** When the search is given up. */
    until: instant,
  }),
  /** Several fit: the person says which, by `pair/answer` with an address. The strongest first. */
  z.object({ ...of, state: z.literal('choose'), nearby: z.array(nearby).readonly() }),
  z.object({
    ...of,
    state: z.literal('connecting'),
    address: bluetoothAddress,
    name: z.string().optional(),
    /** When connecting is given up, questions and their answers included. */
    until: instant.optional(),
  }),
  /** The device shows six digits, which the person types here. */
  z.object({ ...of, state: z.literal('enter-passkey'), address: bluetoothAddress }),
  /** The person types these digits into the device. */
  z.object({ ...of, state: z.literal('show-passkey'), passkey }),
  /** The person says whether the device shows these digits too. */
  z.object({ ...of, state: z.literal('confirm-passkey'), passkey }),
  /** It is ours; its first reading is awaited as proof. */
  z.object({
    ...of,
    state: z.literal('paired'),
    device: level,
    /** The name that was asked for in vain: a device keeps the one that it ever had, for the sake of its readings. */
    asked: level.optional(),
    /** It made no keys although its kind can: it is told apart by its address alone. */
    keyless: z.literal(true).optional(),
  }),
  /** `proven`: a reading of it came. */
  z.object({ ...of, state: z.literal('done'), device: level, proven: z.boolean() }),
  z.object({
    ...of,
    state: z.literal('failed'),
    code: z.string().regex(/^UMT-[A-Z]+-\d{3}$/),
    fr: z.string(),
    en: z.string(),
    next: sentence,
    /** A device of ours that has no keys any more: it is not heard until it is paired again. */
    lost: level.optional(),
  }),
])

export const ownPairing = z.object({ pairing: pairingId })

/** A new device's id: a level of a topic that does not look like an option on a command line. */
const deviceId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

/** What to pair. */
export const pairRequest = z
  .object({
    driver: z.string().min(1).max(64).optional(),
    category: category.optional(),
    /** Of the device, when the caller knows it; otherwise the only one near, or the one that the person chooses. */
    address: bluetoothAddress.optional(),
    /** The id to give it; one is made from its kind unless given. One that was ours keeps its own. */
    device: deviceId.optional(),
    /** How long to search for it, then to wait for its first reading; 60 unless given. */
    seconds: z.int().min(10).max(300).optional(),
  })
  .refine(({ driver, category, address }) => driver ?? category ?? address, 'names a driver, a category or an address')

/** What a person answers while a device is paired. */
export const pairAnswer = z
  .object({
    pairing: pairingId,
    /** Which of several. */
    address: bluetoothAddress.optional(),
    /** What the device shows. */
    passkey: passkey.optional(),
    /** Whether both show the same. */
    accept: z.boolean().optional(),
  })
  .refine(
    ({ address, passkey, accept }) => [address, passkey, accept].filter((each) => each !== undefined).length === 1,
    'answers one question',
  )
