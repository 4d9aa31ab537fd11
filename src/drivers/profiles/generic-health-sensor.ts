import type { Flag } from '../../reading/flags.ts'
import {
  BODY_SITES,
  type BodySite,
  type QuantityId,
  quantityDefinition,
  siteDefinition,
} from '../../reading/metrics.ts'
import type { Decoded, Measurement, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { type Component, readObservations, type SensorObservation } from './health-sensor-observation.ts'
import { samplesOf } from './health-sensor-samples.ts'
import { quantityIn } from './health-sensor-units.ts'
import { absenceByStatus } from './pulse-oximeter-status.ts'
import { noticeReserved, raiseBits } from './status-bits.ts'

const RESERVED_FLAGS = 0xfc00
/** Thresholds say something about the display of the device, and nothing about the value. */
const THRESHOLD_BITS = 0xc000
const STATUS: readonly (Flag | undefined)[] = [
  'invalid',
  'questionable',
  'measurement-unavailable',
  undefined,
  'calibration-ongoing',
  'testing',
  'early-estimate',
]
/** MDC_MODALITY_SPOT: one finished measurement of what is otherwise measured all the time. */
const SPOT = 150588
const UNKNOWN_USER = 255

const QUANTITIES_WITH_CODES = [
  'systolic',
  'diastolic',
  'mean-pressure',
  'pulse-rate-cuff',
  'pulse-rate-oximeter',
  'heart-rate',
  'oxygen-saturation',
  'perfusion-index',
  'body-temperature',
  'respiratory-rate',
  'fvc',
  'fev1',
  'fev6',
  'fev1-fvc',
  'fev1-fev6',
  'pef',
  'fef25',
  'fef50',
  'fef75',
  'fef25-75',
  'pef-best',
] as const satisfies readonly QuantityId[]
const QUANTITY_OF: ReadonlyMap<number, QuantityId> = new Map(
  QUANTITIES_WITH_CODES.map((id) => [Number(quantityDefinition(id).mdc?.code), id]),
)
const isSite = (text: string): text is BodySite => Object.hasOwn(BODY_SITES, text)
const SITE_OF: ReadonlyMap<number, BodySite> = new Map(
  Object.keys(BODY_SITES)
    .filter(isSite)
    .flatMap((site) => {
      const { mdc } = siteDefinition(site)
      return mdc ? [[Number(mdc.code), site] as const] : []
    }),
)
const CONTINUOUS: readonly QuantityId[] = [
  'oxygen-saturation',
  'pulse-rate-oximeter',
  'heart-rate',
  'perfusion-index',
  'respiratory-rate',
]

/** Generic Health Sensor Service 1.0 (1840): live observations whose MDC codes are quantities or signals here. */
export const genericHealthSensor = {
  decode: { '2b8b': decodeHealthSensor, '2bf4': decodeControlPoint },
  quantities: QUANTITIES_WITH_CODES,
  signals: ['plethysmogram', 'ecg'],
} as const satisfies Profile

/** One whole message. What has no place here, by its code or by its kind, is left out. */
export function decodeHealthSensor(message: Uint8Array): readonly Decoded[] {
  return readObservations(message).flatMap((observation) => meaningOf(observation, message.length))
}

function meaningOf(observation: SensorObservation, end: number): readonly Decoded[] {
  const { type, value, status } = observation
  const raised = new Set<Flag>()
  raiseBits(raised, status & ~THRESHOLD_BITS, STATUS)
  noticeReserved(raised, observation.flags, RESERVED_FLAGS)
  if (observation.isOver) raised.add('device-time-unknown')
  const components = value.kind === 'compound' ? value.components : [{ type, value }]
  const measurement = measurementOf(observation, components, raised, end)
  const signals = components.flatMap((each) => {
    if (each.value.kind !== 'samples' || each.type === undefined || absenceByStatus(raised)) return []
    return samplesOf(each.type, each.value, [...raised]) ?? []
  })
  return measurement ? [measurement, ...signals] : signals
}

function measurementOf(
  { local, user, supplemental }: SensorObservation,
  components: readonly Component[],
  raised: ReadonlySet<Flag>,
  end: number,
): Measurement | undefined {
  const absence = absenceByStatus(raised)
  const found = components.flatMap(({ type = -1, value }): Found[] => {
    const site = SITE_OF.get(type)
    const id = site ? 'body-temperature' : QUANTITY_OF.get(type)
    if (id === undefined || value.kind !== 'numeric') return []
    const quantity = absence ? { quantity: id, absent: absence } : quantityIn(id, value.unit, value.value)
    // A number that is known in a unit that is not: any guess would be a wrong number.
    if (!quantity) throw new DecodeError('grammar', end, `unit ${value.unit} of ${id}`)
    return [{ quantity, site }]
  })
  if (found.length === 0) return undefined
  const quantities = found.map(({ quantity }) => quantity)
  if (new Set(quantities.map(({ quantity }) => quantity)).size < quantities.length)
    throw new DecodeError('grammar', end, 'one quantity twice in a message')
  const isLive = quantities.some(({ quantity }) => CONTINUOUS.includes(quantity)) && !supplemental.includes(SPOT)
  const [site] = found.flatMap((each) => each.site ?? [])
  return {
    what: 'measurement',
    mode: raised.has('early-estimate') ? 'intermediate' : isLive ? 'continuous' : 'spot',
    quantities,
    flags: [...raised],
    ...(local === undefined ? {} : { deviceTime: local }),
    ...(site === undefined ? {} : { site }),
    ...(user === undefined || user === UNKNOWN_USER ? {} : { user }),
  }
}

interface Found {
  readonly quantity: Quantity
  readonly site: BodySite | undefined
}

const ANSWERS: readonly number[] = [0x80, 0x81, 0x82]

/** 2BF4 GHS Control Point: `80` success, `81` server busy, `82` error. Nothing follows from a refusal but silence. */
function decodeControlPoint(frame: Uint8Array): readonly Decoded[] {
  const [answer] = frame
  if (answer === undefined) throw new DecodeError('truncated', 0, 'empty answer')
  if (!ANSWERS.includes(answer)) throw new DecodeError('unknown-frame', 0, `answer ${answer}`)
  return []
}
