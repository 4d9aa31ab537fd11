// A test of your own screen against a real bus: recordings play in the place of devices, nothing to install but npm.
import { connectAsync } from 'mqtt'
import { startReplay } from 'umt-vitals/testing'
import { expect, it } from 'vitest'
import { consultationScreen } from './consultation-screen.ts'

const FIXTURES = ['sig-blood-pressure', 'polar-h10', 'contec-cms50'].map((driver) => `${driver}/consultation.jsonl`)

it('shows what is measured of its patient, takes a saturation, and shows nothing of what is measured after he has left', async () => {
  // Ten times as fast as real: a cuff takes half a minute, an ECG strip at least ten seconds.
  await using replay = await startReplay({ fixtures: FIXTURES, encounters: true, speed: 10 })
  let lines: readonly string[] = []
  let notices: readonly string[] = []
  const screen = await consultationScreen({ url: replay.url }, (...now) => {
    ;[lines, notices] = now
  })
  await screen.open('c-2026-11-20-07', 'Patient/example')
  await expect.poll(() => lines).toContain('Consultation c-2026-11-20-07')
  // Of each device the final, with the digits that it sent.
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(/^ecg : -?\d+(\.\d+)? uV$/))
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(/^ECG : \d{4} points$/))
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(/^Pression artérielle : 128\/82\b[^…]*$/))
  // A probe has to be steady for ten seconds before it can be taken.
  await expect
    .poll(() => screen.captureSaturation().catch(({ code }) => code))
    .toMatchObject([{ device: 'contec-cms50' }])
  await expect.poll(() => lines).toContainEqual(expect.stringMatching(/^SpO2 : 9\d %$/))

  await screen.close()
  await expect.poll(() => lines).toEqual(['Personne'])
  // The devices go on measuring, as another client hears, and the screen shows none of it.
  const other = await connectAsync(replay.url)
  const heard = new Set<string>()
  other.on('message', (topic) => heard.add(topic.split('/')[3] ?? ''))
  await other.subscribeAsync(`umt/v1/${replay.unit}/#`, { qos: 1 })
  await expect.poll(() => [...heard]).toEqual(expect.arrayContaining(['observations', 'waveforms', 'held']))
  expect(lines).toEqual(['Personne'])
  await expect.poll(() => notices).toContain('contec-cms50 : une mesure attend une décision.')
  expect(lines).toEqual(['Personne'])
  await other.endAsync()
  await screen.leave()
})
