import { describe, expect, it } from 'vitest'
import type { Driver } from '../src/drivers/define.ts'
import { driverOf } from '../src/drivers/registry.ts'
import { SendGuard } from '../src/link/send-guard.ts'
import type { Reading } from '../src/reading/reading.ts'
import { command } from './support/command.ts'
import { bytesOf, PUBLISHED, type PublishedVector, requestsOf } from './support/published-vectors.ts'
import { beyond, meanings, SERIAL_DRIVERS, seeded } from './support/serial-robustness.ts'
import { drawn, type Line, told, wanted } from './support/told-by-decode.ts'

const AT = '2026-11-20T10:00:00Z'

async function decode(driver: string, frames: readonly string[]) {
  const { status, out, err } = await command(['decode', driver, ...frames, '--print', 'reading', '--at', AT])
  return { status, lines: out.map((line) => JSON.parse(line) as Line), errors: err.map((line) => JSON.parse(line)) }
}

const frameOf = (vector: PublishedVector) => `${vector.channel}=${bytesOf(vector).toString('hex')}`

const titled = (vectors: readonly PublishedVector[]) =>
  vectors.map((vector) => ({ title: `${vector.id} of ${vector.driver}: ${vector.description}`, vector }))

const fromDevice = PUBLISHED.filter(({ expect: { asked, notAsked, forbidden } }) => !asked && !notAsked && !forbidden)

describe('published bytes of a device, through umt decode', () => {
  it.each(titled(fromDevice))('$title', async ({ vector }) => {
    const { status, lines, errors } = await decode(vector.driver, [frameOf(vector)])
    const { refused, reading, readings: several = reading && [reading], history, samples, facts, clock } = vector.expect
    if (refused !== undefined) {
      expect({ status, lines }).toEqual({ status: 65, lines: [] })
      expect(errors).toEqual([expect.objectContaining({ code: refused })])
      return
    }
    expect({ status, errors }).toEqual({ status: 0, errors: [] })
    const readings = lines.filter(({ kind }) => kind === 'reading') as unknown as readonly Reading[]
    if (several) expect(readings.map(told)).toEqual(several.map((each, at) => wanted(each, readings[at])))
    else if (history) {
      expect(readings).toHaveLength(history.count)
      expect(readings.flatMap(({ deviceTime }, at) => (deviceTime ? [] : [at]))).toEqual(history.undated)
      for (const [at, record] of Object.entries(history.records))
        expect(told(readings[Number(at)] as Reading), `record ${at}`).toEqual(wanted(record, readings[Number(at)]))
    } else expect(readings).toEqual([])
    if (samples) expect(drawn(lines, samples)).toEqual(samples)
    const said = lines.filter(({ kind }) => kind === 'facts').map((line) => line['facts'])
    if (facts) expect(said).toEqual([facts])
    if (clock !== undefined)
      expect(lines).toEqual([expect.objectContaining({ kind: 'clock', skewMs: Date.parse(AT) - Date.parse(clock) })])
    if (vector.expect.nothing) expect(lines).toEqual([])
  })

  it.each(titled(fromDevice.filter(({ driver, channel }) => isStream(driverOf(driver), channel))))(
    'the same byte by byte and in chunks of any size: $title',
    async ({ vector }) => {
      const bytes = bytesOf(vector)
      const next = seeded(bytes.length)
      const cut = (most: number): readonly string[] => {
        const frames: string[] = []
        for (let at = 0; at < bytes.length; ) {
          const to = at + 1 + next(most)
          frames.push(`${vector.channel}=${bytes.subarray(at, to).toString('hex')}`)
          at = to
        }
        return frames
      }
      const whole = await decode(vector.driver, [frameOf(vector)])
      for (const most of [1, 3, 3, 7, 7, 50]) expect(await decode(vector.driver, cut(most))).toEqual(whole)
    },
  )
})

const onPorts = fromDevice.flatMap((vector) => {
  const driver = SERIAL_DRIVERS.find(({ id }) => id === vector.driver)
  return driver ? [{ title: `${vector.id} of ${vector.driver}: ${vector.description}`, vector, driver }] : []
})

/** Format 8 has no sum, and one of its driver's frames may be in any noise. */
const NOISE_MAY_BE_A_FRAME = ['nonin-9560', 'nonin-xpod']

/** A line is live only below a heading, which is another vector; the recordings with noise in them have both. */
const LIVE_BY_ITS_HEADING = ['nellcor-npb']

const inNoise = onPorts.filter(({ driver }) => !LIVE_BY_ITS_HEADING.includes(driver.id))

describe('published bytes of a serial device', () => {
  it.each(inNoise)('are found between noise, which adds nothing where there is a sum: $title', async (row) => {
    const { driver, vector } = row
    const bytes = bytesOf(vector)
    const clean = await meanings(driver, bytes)
    const isStrict = vector.checksum !== undefined && !NOISE_MAY_BE_A_FRAME.includes(driver.id)
    const next = seeded(bytes.length)
    const noise = () => Buffer.from(Array.from({ length: next(12) }, () => next(256)))
    // Noise may begin a frame that ends within the bytes behind it, so they come until they are heard again.
    const often = Array.from({ length: 1 + Math.ceil(1000 / bytes.length) }, () => bytes)
    for (let round = 0; round < 20; round += 1) {
      const heard = await meanings(driver, Buffer.concat([noise(), ...often, noise(), ...often, noise()]))
      for (const meaning of clean) expect(heard).toContain(meaning)
      if (isStrict) expect([...new Set(heard)].filter((meaning) => !clean.includes(meaning))).toEqual([])
    }
  })

  it.each(onPorts.filter(({ vector }) => vector.checksum && !vector.expect.refused))(
    'are nothing else with one bit flipped: $title',
    async (row) => {
      const { driver, vector } = row
      const bytes = bytesOf(vector)
      const clean = await meanings(driver, bytes)
      for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
        const flipped = Buffer.from(bytes)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(beyond(await meanings(driver, flipped), clean), `bit ${bit}`).toEqual([])
      }
    },
  )
})

describe('published requests to a device', () => {
  it.each(titled(PUBLISHED.filter((vector) => vector.expect.asked)))(
    'are what its driver sends: $title',
    ({ vector }) => {
      const { driver, channel, hex, expect: expected } = vector
      expect(requestsOf(driverOf(driver), channel, expected.asked)).toContain(hex)
    },
  )

  it.each(titled(PUBLISHED.filter((vector) => vector.expect.notAsked)))('are not sent: $title', ({ vector }) => {
    expect(requestsOf(driverOf(vector.driver), vector.channel)).not.toContain(vector.hex)
  })

  it.each(titled(PUBLISHED.filter((vector) => vector.expect.forbidden)))('never leave: $title', ({ vector }) => {
    const { driver, channel, expect: expected } = vector
    expect(() => new SendGuard(driver).pass(channel, bytesOf(vector))).toThrow(
      expect.objectContaining({ code: 'UMT-LINK-109', message: expect.stringContaining(expected.forbidden ?? '') }),
    )
  })
})

const isStream = ({ match }: Driver, channel: string) =>
  'serial' in match || Object.hasOwn(match.ble.framing ?? {}, channel)
