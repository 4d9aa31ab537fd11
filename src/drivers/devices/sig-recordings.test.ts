import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Decoded, isMeasured } from '../../reading/reading.ts'
import { instantOf } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import { channelsOf, type Driver, decoderOf, quantitiesOf, signalsOf } from '../define.ts'
import { readDateTime } from '../profiles/date-time.ts'
import { sigBloodPressure } from './sig-blood-pressure.ts'
import { sigHealthThermometer } from './sig-health-thermometer.ts'
import { sigHeartRate } from './sig-heart-rate.ts'
import { sigPulseOximeter } from './sig-pulse-oximeter.ts'

interface Header {
  fixture: number
  driver: string
  link: string
  recordedAt: string
  zone: string
  provenance: string
}
interface Line {
  t: number
  event?: string
  ch?: string
  dir?: string
  hex?: string
  dateTimeAt?: number
}

const FIXTURES = new URL('../../../fixtures/', import.meta.url)
const DRIVERS: readonly Driver[] = [sigBloodPressure, sigHealthThermometer, sigHeartRate, sigPulseOximeter]

function read(path: string): { header: Header; lines: Line[] } {
  const [first = '', ...rest] = readFileSync(new URL(path, FIXTURES), 'utf8').trimEnd().split('\n')
  return { header: JSON.parse(first) as Header, lines: rest.map((line) => JSON.parse(line) as Line) }
}

const received = (lines: readonly Line[]) => lines.filter((line) => line.dir === 'rx')
const bytesOf = (line: Line) => Uint8Array.from(Buffer.from(line.hex ?? '', 'hex'))

function decodeLine(driver: Driver, line: Line): readonly Decoded[] {
  const decode = decoderOf(driver, line.ch ?? '')
  if (decode === undefined) throw new Error(`${driver.id} does not decode ${line.ch}`)
  return decode(bytesOf(line))
}

const recordings = DRIVERS.flatMap((driver) => driver.fixtures.map((path) => [path, driver] as const))

describe.each(DRIVERS.map((driver) => [driver.id, driver] as const))('%s', (id, driver) => {
  it('names every recording that it has, and has every one that it names', () => {
    const files = readdirSync(new URL(`${id}/`, FIXTURES)).map((file) => `${id}/${file}`)
    expect([...driver.fixtures].sort()).toEqual(files.sort())
  })

  it('is recorded with a value of every quantity and a sample of every signal', () => {
    const decoded = driver.fixtures.flatMap((path) =>
      received(read(path).lines).flatMap((line) => decodeLine(driver, line)),
    )
    const measured = decoded.flatMap((one) => (one.what === 'measurement' ? one.quantities.filter(isMeasured) : []))
    const signals = decoded.flatMap((one) => (one.what === 'samples' && one.samples.length > 0 ? [one.signal] : []))
    expect(new Set(measured.map((one) => one.quantity))).toEqual(new Set(quantitiesOf(driver)))
    expect(new Set(signals)).toEqual(new Set(signalsOf(driver)))
  })

  it('asks and listens only on channels that it decodes', () => {
    const asked = driver.use.flatMap((profile) => [...(profile.read ?? []), ...(profile.subscribe ?? [])])
    for (const channel of asked) expect(channelsOf(driver)).toContain(channel)
  })

  it('has a demonstration of at most a minute, in which the clock is read', () => {
    const { lines } = read(`${id}/consultation.jsonl`)
    expect(lines.at(-1)?.t).toBeLessThanOrEqual(60)
    expect(lines.filter((line) => line.ch === '2a2b')).toMatchObject([{ dateTimeAt: 0 }])
  })
})

describe.each(recordings)('recording %s', (_path, driver) => {
  const { header, lines } = read(_path)

  it('says what it is and where its bytes come from', () => {
    expect(header).toMatchObject({ fixture: 1, driver: driver.id, link: 'ble' })
    expect(header.provenance).toMatch(/^(published capture|from specification|simulated): ./)
    expect(new Date(header.recordedAt).toISOString()).toBe(header.recordedAt)
  })

  it('goes forward in time from connected to disconnected', () => {
    expect(lines[0]).toEqual({ t: 0, event: 'connected' })
    expect(lines.at(-1)).toMatchObject({ event: 'disconnected' })
    const times = lines.map((line) => line.t)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('decodes to the last line', () => {
    expect(received(lines).length).toBeGreaterThan(0)
    for (const line of received(lines)) expect(() => decodeLine(driver, line)).not.toThrow()
  })

  it('keeps its clock where it says, and every date near the time of the recording', () => {
    for (const line of lines.filter(({ dateTimeAt }) => dateTimeAt !== undefined)) {
      const local = readDateTime(new ByteReader(bytesOf(line).subarray(line.dateTimeAt)))
      if (local === undefined) throw new Error(`no date at ${line.dateTimeAt}`)
      const late = Date.parse(header.recordedAt) + 1000 * line.t - instantOf(local, header.zone)
      expect(late).toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThan(3 * 3_600_000)
      if (line.ch === '2a2b') expect(Math.abs(late - 95_000)).toBeLessThan(1000)
    }
  })
})

describe.each([
  ['sig-pulse-oximeter/consultation.jsonl', sigPulseOximeter, 'oxygen-saturation', '2a5f'],
  ['sig-heart-rate/consultation.jsonl', sigHeartRate, 'heart-rate', '2a37'],
] as const)('%s', (path, driver, quantity, channel) => {
  it('has 20 s of values once a second and ends without a value, so that one of them can become final', () => {
    const values = received(read(path).lines)
      .filter((line) => line.ch === channel)
      .map((line) => {
        const [measurement] = decodeLine(driver, line)
        if (measurement?.what !== 'measurement') throw new Error('no measurement')
        const found = measurement.quantities.find((one) => one.quantity === quantity)
        const clean = measurement.flags.every((flag) => flag === 'fully-qualified-data')
        return { t: line.t, value: clean && found && isMeasured(found) ? found.value.value : undefined }
      })
    const steady = values.filter(({ value }) => value !== undefined)
    expect(steady.length).toBeGreaterThan(20)
    expect((steady.at(-1)?.t ?? 0) - (steady[0]?.t ?? 0)).toBe(steady.length - 1)
    expect(new Set(steady.map(({ value }) => value)).size).toBeGreaterThan(1)
    expect(values.at(-1)?.value).toBeUndefined()
  })
})
