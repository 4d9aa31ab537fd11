import type { DayPlan, Equipment } from './deeds.ts'
import { Instrument, KINDS, type Kind, type Measurement } from './instrument.ts'
import { InstrumentClock, localOf } from './instrument-clock.ts'

const UNSET = { '2000': Date.UTC(2000, 0, 1), '1970': Date.UTC(1970, 0, 1), unknown: undefined } as const
/** Strangers were measured as far apart from each other, the last one before the day begins. */
const STRANGERS_MS = 5 * 3_600_000

/** The instruments of a vehicle as its day begins, with what strangers have left in their memories. */
export function instrumentsOf(plan: DayPlan, measured: (measurement: Measurement) => void): Record<Kind, Instrument> {
  const made = KINDS.map((kind): [Kind, Instrument] => {
    const equipment = plan.equipment[kind]
    const { traits, isNew } = equipment
    // A thermometer has no clock: that its memory is of before can be known only while it is new.
    const stored = kind === 'probe' || (kind === 'thermometer' && !isNew) ? 0 : equipment.stored
    const since = plan.startMs - (stored + 1) * STRANGERS_MS
    const instrument = new Instrument(kind, traits, clockOf(equipment, since), isNew)
    for (let index = 1; index <= stored; index += 1) measured(instrument.measure(since + index * STRANGERS_MS))
    return [kind, instrument]
  })
  return Object.fromEntries(made) as Record<Kind, Instrument>
}

function clockOf({ clock, settable, ppm }: Equipment, at: number): InstrumentClock {
  const shows = typeof clock === 'number' ? localOf(at) + clock : UNSET[clock]
  return new InstrumentClock({ at, shows, ppm, settable, isSet: typeof clock === 'number' })
}
