import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatLine } from '../src/link/recording.ts'
import { madeUp, stateFolder } from './support/a-daemon.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { testKeyFile } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'

const UNIT = 'umt-power-cut'
const COUNT = 120

/**
 * 2A1C without flags, one a second, so that each start of the daemon hears some: FLOAT × 10⁻² °C from so much on, each another
 * one, since what equals one that is held would be held however long the machine takes to start.
 */
function temperatures(from: number): string {
  const frames = Array.from({ length: COUNT }, (_, index) => {
    const mantissa = Buffer.alloc(3)
    mantissa.writeUIntLE(from + index, 0, 3)
    return ['2a1c', `00${mantissa.toString('hex')}fe`] as const
  })
  const { header, lines } = madeUp('sig-health-thermometer', frames)
  return [JSON.stringify(header), ...lines.map(formatLine)].join('\n')
}

const heldIn = async (screen: Listener) => JSON.parse(await screen.request('held')).data

it('umt run that is killed with a patient in the cabin has him there when it is started again', async () => {
  const folder = await stateFolder()
  const state = join(folder, 'state')
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const config = file(
    'umt.yaml',
    JSON.stringify({
      unit: UNIT,
      state,
      key: { file: testKeyFile(join(folder, 'journal.key')) },
      bus: testBus(folder),
      devices: [{ id: 'thermometer-1', driver: 'sig-health-thermometer', recording: 'temperature.jsonl' }],
    }),
  )
  const started = async (from: number) => {
    file('temperature.jsonl', temperatures(from))
    const daemon = running(['run', '--config', config])
    const { url } = await daemon.until(({ msg }) => msg === 'online')
    return { daemon, screen: await listen(String(url), UNIT) }
  }
  const first = await started(3_600)
  await using _first = first.daemon
  const subject = { kind: 'literal', reference: 'Patient/p1' }
  const opened = JSON.parse(await first.screen.request('encounter/open', { id: 'e1', subject })).data
  await first.screen.until(isFinal)
  const heldBefore = await heldIn(first.screen)
  await first.daemon.kill('SIGKILL')
  await first.screen[Symbol.asyncDispose]()

  const second = await started(3_800)
  await using _second = second.daemon
  await using screen = second.screen
  const retained = await screen.until(({ topic, retain }) => topic === 'encounter' && retain)
  const { since, ...open } = JSON.parse(retained.text)
  expect(open).toEqual({ state: 'open', id: 'e1' })
  expect(Math.abs(Date.parse(since) - Date.parse(opened.since))).toBeLessThan(5_000)
  const final = JSON.parse((await screen.until(isFinal)).text)
  expect(final).toMatchObject({ subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' } })
  const { data } = JSON.parse(await screen.request('encounter/observations'))
  expect(data.length).toBeGreaterThan(1)
  // What came before the encounter opened is held, and nothing since.
  expect(await heldIn(screen)).toEqual(heldBefore)
  await second.daemon.kill('SIGTERM')
  expect(encounterActs(state)).toEqual(['e1 opened'])
}, 180_000)
