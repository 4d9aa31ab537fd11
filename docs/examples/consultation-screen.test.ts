// A test of your own screen against a real bus: recordings play in the place of devices, nothing to install but npm.
import { connectAsync } from 'mqtt'
import { startReplay } from 'umt-vitals/testing'
import { expect, it, vi } from 'vitest'
import { consultationScreen, type View } from './consultation-screen.ts'

/** Devices take their time, and more on a busy machine. */
const WITHIN_MS = 30_000
vi.setConfig({ testTimeout: 3 * WITHIN_MS })
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: WITHIN_MS })

const FIXTURES = ['sig-blood-pressure', 'polar-h10', 'contec-cms50'].map((driver) => `${driver}/consultation.jsonl`)

it('shows what is measured of its patient, takes a saturation, and shows nothing of what is measured after he has left', async () => {
  // Ten times as fast as real: a cuff takes half a minute, an ECG strip at least ten seconds.
  await using replay = await startReplay({ fixtures: FIXTURES, encounters: true, speed: 10 })
  let view: View | undefined
  const screen = await consultationScreen({ url: replay.url }, (now) => {
    view = now
  })
  const live = () => view?.measurements.filter(({ isLive }) => isLive) ?? []
  const finals = () => view?.measurements.filter(({ isLive }) => !isLive) ?? []
  await screen.open('c-2026-11-20-07', 'Patient/example')
  await eventually(() => view?.patient).toBe('Consultation c-2026-11-20-07')
  await eventually(() => live().find(({ name }) => name === 'ECG')?.curve.length).toBeGreaterThan(0)
  // Of each device the final, with the digits that it sent, and what it doubts.
  const pressure = { name: 'Pression artérielle', value: expect.stringMatching(/^128\/82\b/), unit: 'mmHg' }
  await eventually(finals).toContainEqual(expect.objectContaining(pressure))
  await eventually(() => finals().find(({ name }) => name === 'ECG')).toMatchObject({ unit: 's' })
  expect(finals().find(({ name }) => name === 'ECG')?.doubts).toContain('Appareil non destiné au diagnostic')
  // A probe has to be steady for ten seconds before it can be taken.
  await eventually(() => screen.captureSaturation().catch(({ code }) => code)).toMatchObject([
    { device: 'contec-cms50' },
  ])
  const saturation = { name: 'SpO2', value: expect.stringMatching(/^9\d$/), unit: '%' }
  await eventually(finals).toContainEqual(expect.objectContaining(saturation))

  await screen.close()
  await eventually(() => view).toMatchObject({ patient: 'Personne', measurements: [] })
  // The devices go on measuring, as another client hears, and the screen shows none of it.
  const other = await connectAsync(replay.url)
  const heard = new Set<string>()
  other.on('message', (topic) => heard.add(topic.split('/')[3] ?? ''))
  await other.subscribeAsync(`umt/v1/${replay.unit}/#`, { qos: 1 })
  await eventually(() => [...heard]).toEqual(expect.arrayContaining(['observations', 'waveforms', 'held']))
  await eventually(() => view?.notices).toContain('contec-cms50 : une mesure attend une décision.')
  expect(view?.measurements).toEqual([])
  await other.endAsync()
  await screen.leave()
})
