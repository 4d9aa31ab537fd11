import { z } from 'zod'
import { ABSENCES, type Absence } from './absences.ts'
import { Decimal, parseKeepingDecimals } from './decimal.ts'
import { FLAGS, type Flag } from './flags.ts'
import { BODY_SITES, type BodySite, QUANTITIES, type QuantityId } from './metrics.ts'
import type { DeviceIdentity, Measurement, Quantity, Reading, Samples } from './reading.ts'
import { LEADS, type Lead, SIGNALS, type Signal } from './signals.ts'
import type { Strip } from './strip.ts'
import type { MeasuringTime } from './time.ts'
import { UNITS, type Unit } from './units.ts'

/** A key of one of the tables of this room. */
const keyOf = <K extends string>(table: Readonly<Record<K, unknown>>): z.ZodType<K> =>
  z.custom<K>((value) => typeof value === 'string' && Object.hasOwn(table, value))

/** Every member of a type has its schema: one that was forgotten here would be a doubt that never reaches the doctor. */
type ShapeOf<T> = { readonly [K in keyof Required<T>]: z.ZodType<T[K]> }

const flags = z.array(keyOf<Flag>(FLAGS)).readonly()
const unit = keyOf<Unit>(UNITS)
const decimal = z.custom<Decimal>((value) => value instanceof Decimal)
/** What `JSON.stringify` wrote of a number; the reader keeps its digits. */
const number = z.union([decimal.transform(({ value }) => value), z.number()])
const numbers = z.array(number).readonly()
const yes = z.literal(true).exactOptional()
const leads = z.array(keyOf<Lead>(LEADS)).readonly()
const scale = z.strictObject({ factor: decimal, unit })
const signal = keyOf<Signal>(SIGNALS)
const quantityId = keyOf<QuantityId>(QUANTITIES)
const mode = z.enum(['spot', 'continuous', 'intermediate'])

const quantity: z.ZodType<Quantity> = z.union([
  z.strictObject({
    quantity: quantityId,
    value: decimal,
    unit,
    asSent: z.strictObject({ value: decimal, unit }).exactOptional(),
  }),
  z.strictObject({ quantity: quantityId, absent: keyOf<Absence>(ABSENCES) }),
])
const quantities = z.array(quantity).readonly()

const device = z.strictObject({
  id: z.string(),
  driver: z.string(),
  vendor: z.string(),
  model: z.string(),
} satisfies ShapeOf<DeviceIdentity>)

const time = z.strictObject({
  arrivedAt: number,
  measuredAt: number,
  basis: z.enum(['corrected', 'device', 'arrival']),
  skewMs: number.exactOptional(),
} satisfies ShapeOf<MeasuringTime>)

const samples = z.strictObject({
  what: z.literal('samples'),
  signal,
  samples: numbers,
  leads: leads.exactOptional(),
  scale: scale.exactOptional(),
  deviceMs: number.exactOptional(),
  periodMs: number.exactOptional(),
  flags: flags.exactOptional(),
  absent: keyOf<Absence>(ABSENCES).exactOptional(),
} satisfies ShapeOf<Samples>)

const averaging = z.strictObject({
  fast: quantities.exactOptional(),
  slow: quantities.exactOptional(),
} satisfies ShapeOf<NonNullable<Measurement['averaging']>>)

const reading = z.strictObject({
  device,
  mode,
  quantities,
  flags,
  deviceTime: z.string().exactOptional(),
  site: keyOf<BodySite>(BODY_SITES).exactOptional(),
  user: number.exactOptional(),
  keptByDevice: yes,
  isPast: yes,
  averaging: averaging.exactOptional(),
  channel: z.string(),
  curves: z.array(samples).readonly().exactOptional(),
  frame: z.string(),
  time,
} satisfies ShapeOf<Reading>)

const strip = z.strictObject({
  device,
  mode: z.literal('continuous'),
  signal,
  scale,
  leads: leads.exactOptional(),
  periodMs: number,
  samples: numbers,
  start: number,
  end: number,
  uncertaintyMs: number,
  flags,
  time,
} satisfies ShapeOf<Strip>)

const isStrip = (value: unknown): boolean => typeof value === 'object' && value !== null && 'signal' in value

/**
 * A reading or a strip from the JSON that `JSON.stringify` made of it, every digit kept. Throws a RangeError that names the
 * fields that are wrong, and never what stands in them.
 */
export function fromStored(json: string): Reading | Strip {
  const value = parsed(json)
  const { data, error } = isStrip(value) ? strip.safeParse(value) : reading.safeParse(value)
  if (!data) throw new RangeError(error.issues.map(({ path }) => path.join('.')).join(', '))
  return data
}

function parsed(json: string): unknown {
  try {
    return parseKeepingDecimals(json)
  } catch {
    // What the parser says quotes the text.
    throw new RangeError('JSON')
  }
}
