import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { readRecording } from '../link/recording.ts'
import { openReplayLink } from '../link/replay-link.ts'
import { fixturesUrl } from '../paths.ts'
import type { QuantityId } from '../reading/metrics.ts'
import { isMeasured } from '../reading/reading.ts'
import type { Signal } from '../reading/signals.ts'
import { type Driver, quantitiesOf, signalsOf } from './define.ts'
import { framingsOf } from './driver-link.ts'
import { DRIVERS, driverOf, lookalikesOf } from './registry.ts'
import { Session } from './session.ts'

const pathOf = (fixture: string) => fileURLToPath(new URL(fixture, fixturesUrl))

/** What the recordings of a driver really exercise. */
async function exercised(driver: Driver) {
  const quantities = new Set<QuantityId>()
  const signals = new Set<Signal>()
  const faults: string[] = []
  let expectedFaults = 0
  for (const fixture of driver.fixtures) {
    const recording = await readRecording(pathOf(fixture))
    expectedFaults += recording.header.faults ?? 0
    const framings = framingsOf(driver)
    const session = new Session(driver, { id: 'd', driver: driver.id, vendor: '', model: '' }, recording.header.zone)
    for await (const event of openReplayLink(recording, { clock: systemClock, speed: 'max', framings })) {
      for (const out of session.accept(event)) {
        if (out.kind === 'reading')
          for (const quantity of out.reading.quantities.filter(isMeasured)) quantities.add(quantity.quantity)
        // One without a sample and without a reason only says that something is going on.
        if (out.kind === 'samples' && (out.samples.samples.length > 0 || out.samples.absent !== undefined))
          signals.add(out.samples.signal)
        if (out.kind === 'fault') faults.push(`${fixture}: ${out.report.message}`)
      }
    }
  }
  return { quantities, signals, faults, expectedFaults }
}

describe('the registry', () => {
  it('gives each driver an id of its own, lower case: vendor and model, or the vendor where many models are one', () => {
    const ids = DRIVERS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  it('refuses an id that it does not know', () => {
    expect(() => driverOf('nobody')).toThrow(expect.objectContaining({ code: 'UMT-CLI-103' }))
  })

  it('names lookalikes that exist, speak over the same kind of link, and name each other', () => {
    for (const driver of DRIVERS)
      for (const other of lookalikesOf(driver)) {
        expect(lookalikesOf(other)).toContain(driver)
        expect(Object.keys(other.match)).toEqual(Object.keys(driver.match))
      }
  })

  it('tells a nurse at the terminal what the page of the device tells her', () => {
    for (const { match, page } of DRIVERS)
      if ('ble' in match && match.ble.pairingMode) expect(page.steps).toContain(match.ble.pairingMode)
  })

  describe.each(DRIVERS.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
    it('has a recording of every quantity and signal that it claims', async () => {
      const { quantities, signals } = await exercised(driver)
      expect(quantitiesOf(driver).filter((quantity) => !quantities.has(quantity))).toEqual([])
      expect(signalsOf(driver).filter((signal) => !signals.has(signal))).toEqual([])
    })

    it('claims everything that its recordings show', async () => {
      const { quantities, signals } = await exercised(driver)
      expect([...quantities].filter((quantity) => !quantitiesOf(driver).includes(quantity))).toEqual([])
      expect([...signals].filter((signal) => !signalsOf(driver).includes(signal))).toEqual([])
    })

    it('names recordings that are its own, and every one that lies in its folder', async () => {
      const folder = pathOf(`${driver.id}/`)
      expect(existsSync(folder)).toBe(true)
      expect([...driver.fixtures].sort()).toEqual(
        readdirSync(folder)
          .map((name) => `${driver.id}/${name}`)
          .sort(),
      )
      for (const fixture of driver.fixtures)
        expect((await readRecording(pathOf(fixture))).header.driver).toBe(driver.id)
    })

    it('claims no better evidence than its recordings give', async () => {
      const headers = await Promise.all(
        driver.fixtures.map(async (fixture) => (await readRecording(pathOf(fixture))).header),
      )
      const best = headers.some(({ provenance }) => provenance === 'captured')
        ? 'own-capture'
        : headers.some(({ provenance }) => provenance.startsWith('published capture'))
          ? 'published-capture'
          : 'specification'
      expect(driver.evidence).toBe(best)
    })

    it('decodes every frame of its recordings but those that they say must be refused', async () => {
      const { faults, expectedFaults } = await exercised(driver)
      expect(faults).toHaveLength(expectedFaults)
    })
  })
})
