import { Session } from '../src/drivers/session.ts'
import { dialectOf } from '../src/fhir/dialect/dialect-of.ts'
import { identityOf, unkeyed } from '../src/intake/identity.ts'
import { type RenderContext, render } from '../src/intake/render.ts'
import type { Reading } from '../src/reading/reading.ts'
import { nsPerUnit } from './measure.ts'
import { identityOfDriver, type Recorded, recordedDrivers, ZONE } from './recorded.ts'
import { perSecond, type Row } from './report.ts'

const AIM_PER_S = 40_000

/** Bytes to FHIR JSON, everything but the disk and the bus, over the recordings of all drivers. */
export async function renderRows(): Promise<readonly Row[]> {
  const drivers = await recordedDrivers()
  const bodies = drivers.flatMap((recorded) => bodiesOf(recorded))
  const plain: readonly unknown[] = bodies.map((body) => JSON.parse(body))
  const stringify = nsPerUnit(() => {
    for (const object of plain) JSON.stringify(object)
    return plain.length
  })
  const bytes = Math.round(bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length)
  const yardstick = `JSON.stringify of an Observation, ${bytes} bytes: ${perSecond(1e9 / stringify)}`
  const perReading = nsPerUnit(() => drivers.reduce((count, recorded) => count + readingsRendered(recorded), 0))
  const rate = 1e9 / perReading
  const perReadingBodies = bodies.length / drivers.reduce((count, recorded) => count + readingsRendered(recorded), 0)
  return [
    dialectRow(bodies),
    {
      what: 'frame → reading → FHIR JSON, all drivers',
      figure: `${perSecond(rate)} = ${perSecond(rate * perReadingBodies)} Observations`,
      beside: yardstick,
      aim: `≥ ${perSecond(AIM_PER_S)}`,
      met: rate >= AIM_PER_S,
    },
  ]
}

const AIM_OF_DIALECT_PER_S = 5_000

/** What was published in the words of a platform, with its entry; the largest part of what a drain calculates. */
function dialectRow(bodies: readonly string[]): Row {
  const finals = bodies.filter((body) => body.startsWith('{"resourceType":"Observation","id"'))
  const dialect = dialectOf({ preset: 'frcore' })
  const parse = nsPerUnit(() => {
    for (const body of finals) JSON.parse(body)
    return finals.length
  })
  const perBody = nsPerUnit(() => {
    for (const body of finals) {
      const observation = dialect.observation(body, { device: 'Device/1', gateway: 'Device/2' })
      if (observation !== undefined) dialect.bundle('transaction', [dialect.create(observation)])
    }
    return finals.length
  })
  return {
    what: 'Observation → transaction in the dialect frcore',
    figure: perSecond(1e9 / perBody),
    beside: `JSON.parse of it: ${perSecond(1e9 / parse)}`,
    aim: `≥ ${perSecond(AIM_OF_DIALECT_PER_S)}`,
    met: 1e9 / perBody >= AIM_OF_DIALECT_PER_S,
  }
}

function bodiesOf(recorded: Recorded): readonly string[] {
  const bodies: string[] = []
  eachReading(recorded, (reading, at) => {
    for (const { body } of render(reading, contextOf(reading, at))) bodies.push(body)
  })
  return bodies
}

function readingsRendered(recorded: Recorded): number {
  let readings = 0
  eachReading(recorded, (reading, at) => {
    render(reading, contextOf(reading, at))
    readings += 1
  })
  return readings
}

function eachReading({ driver, events }: Recorded, use: (reading: Reading, at: number) => void): void {
  const session = new Session(driver, identityOfDriver(driver), ZONE)
  for (const event of events)
    for (const out of session.accept(event)) if (out.kind === 'reading') use(out.reading, event.at)
}

const contextOf = (reading: Reading, at: number): RenderContext => ({
  status: reading.mode === 'spot' ? 'final' : 'preliminary',
  subject: { kind: 'unknown' },
  gateway: 'gateway',
  zone: ZONE,
  language: 'fr',
  issued: at,
  ...(reading.mode === 'spot' ? { key: identityOf(reading, 'gateway', unkeyed) } : {}),
})
