import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asUser } from '../src/bus/testing/test-user.ts'
import { aDaemon, fixture, play, UNIT } from './support/a-daemon.ts'
import { atTerminal, DOWN, ENTER } from './support/at-terminal.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'
import { jsonLines, umt } from './support/umt.ts'

const [P1, P2] = ['Patient/p1', 'Patient/p2'].map((reference) => ({ kind: 'literal', reference }) as const)
const REASON = 'patients intervertis'
const busOf = ({ url }: { url: string }) => ['--bus', asUser(url), '--unit', UNIT]

/** Encounter e1 is over; in e2 a cuff measured 128/82 mmHg and a pulse. */
async function measuredInE2() {
  const daemon = await aDaemon({ uplink: { endpoints: [{ name: 'telmi', url: 'http://127.0.0.1:1/fhir' }] } })
  if (P1) daemon.openEncounter('e1', P1)
  daemon.closeEncounter()
  if (P2) daemon.openEncounter('e2', P2)
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  const all = await command(['outbox', 'show', '--all', '--json', ...busOf(daemon)])
  const ids = all.out.map((line): string => JSON.parse(line).observation)
  const move = (...words: string[]) => command(['reading', 'move', ...words, ...busOf(daemon)])
  return { daemon, ids, move, [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() }
}

describe('umt reading move, by a program', () => {
  it('gives a reading to the other encounter, says how many, and shows no value and no patient', async () => {
    await using cabin = await measuredInE2()
    const words = ['--encounter', 'e1', '--reason', REASON, '--yes', '--lang', 'fr']
    const { status, out, err } = await cabin.move(cabin.ids[0] ?? '', ...words)
    expect({ status, out, err }).toEqual({
      status: 0,
      out: ['Mesure rendue à la consultation e1. Annulées : 2. Nouvelles : 2.'],
      err: [],
    })
    const owed = await command(['encounter', 'status', '--lang', 'fr', ...busOf(cabin.daemon)])
    expect(owed.out).toContainEqual('Les mesures de cette consultation sont toutes chez telmi.')
  })

  it('says that it is nobody’s', async () => {
    await using cabin = await measuredInE2()
    const { out } = await cabin.move(cabin.ids[0] ?? '', '--nobody', '--reason', REASON, '--yes', '--json')
    expect(JSON.parse(out.join())).toMatchObject({ observations: [], withdrawn: cabin.ids })
  })

  it.each([
    ['without a yes', ['--encounter', 'e1', '--reason', REASON], 'UMT-CLI-105'],
    ['without a reason', ['--encounter', 'e1', '--yes'], 'UMT-CLI-114'],
    ['without whose it is', ['--reason', REASON, '--yes'], 'UMT-CLI-114'],
    ['with two answers to whose it is', ['--encounter', 'e1', '--nobody', '--reason', REASON, '--yes'], 'UMT-CLI-102'],
    ['to where it is', ['--encounter', 'e2', '--reason', REASON, '--yes'], 'UMT-MOVE-105'],
  ])('does nothing %s', async (_, words, code) => {
    await using cabin = await measuredInE2()
    const { status, err } = await cabin.move(cabin.ids[0] ?? '', ...words)
    expect(status).not.toBe(0)
    expect(err[0]).toMatch(new RegExp(`^${code} `))
  })
})

describe('umt reading move, by a nurse at a terminal', () => {
  it('shows what the open encounter has, asks whose it is and why, and moves it', async () => {
    await using cabin = await measuredInE2()
    using terminal = atTerminal(['reading', 'move', ...busOf(cabin.daemon)])
    await terminal.until('Quelle mesure n’est pas à ce patient ?')
    await terminal.until('Pression artérielle : 128/82')
    terminal.type(ENTER)
    await terminal.until('À quelle consultation est-elle ?')
    terminal.type(ENTER)
    await terminal.until('Identifiant de la consultation ?')
    terminal.type(`e1${ENTER}`)
    await terminal.until('Pourquoi ? (écrit au registre)')
    terminal.type(`${REASON}${ENTER}`)
    await terminal.until('Rendre cette mesure à la consultation e1 ?')
    terminal.type(`${DOWN}`)
    terminal.type('y')
    await terminal.until('Mesure rendue à la consultation e1.')
    expect((await terminal.left).status).toBe(0)
  })
})

it('a reading that was moved is where the nurse put it after a power cut, and nothing else is owed for it', async () => {
  const { path } = emptyTemp()
  const key = testKeyFile(join(path, 'journal.key'))
  const configOf = (name: string, devices: readonly object[]) => {
    const uplink = { endpoints: [{ name: 'telmi', url: 'http://127.0.0.1:1/fhir' }] }
    const shared = { unit: UNIT, state: join(path, 'state'), key: { file: key }, bluetooth: { enabled: false }, uplink }
    writeFileSync(join(path, name), JSON.stringify({ ...shared, bus: testBus(path), devices }))
    return join(path, name)
  }
  const start = async (config: string) => {
    const daemon = running(['run', '--config', config])
    const { url } = (await daemon.until(({ msg }) => msg === 'online')) as { url: string }
    const ask = async (...words: string[]) => jsonLines((await umt([...words, '--bus', asUser(url), '--json'])).stdout)
    return { daemon, ask, [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() }
  }
  // Waiting in the thermometer when it connects, hence nobody's: a person says whose it is, and errs.
  const recording = join(path, 'thermometer.jsonl')
  const header = { fixture: 1, driver: 'sig-health-thermometer', link: 'ble', recordedAt: '2026-11-20T10:00:00.000Z' }
  const lines = [
    { ...header, zone: 'Europe/Paris', device: {}, provenance: 'simulated: for a test' },
    { t: 0, event: 'connected' },
    { t: 0.5, ch: '2a1c', dir: 'rx', hex: '00420e00fe' },
  ]
  writeFileSync(recording, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  let moved: readonly Record<string, unknown>[]
  {
    const device = { id: 'thermometer-1', driver: 'sig-health-thermometer', recording }
    await using before = await start(configOf('before.yaml', [device]))
    const held = () => before.ask('held', 'list')
    await expect.poll(async () => (await held()).length, { timeout: 20_000 }).toBe(1)
    const [first] = await held()
    await before.ask('encounter', 'open', '--patient', 'Patient/p1', '--id', 'e1')
    await before.ask('encounter', 'open', '--patient', 'Patient/p2', '--id', 'e2', '--replace')
    const decided = ['--reason', REASON, '--yes']
    const [assigned] = await before.ask('held', 'assign', `${first?.['key']}`, '--encounter', 'e2', ...decided)
    const [wrong = ''] = z.array(z.string()).parse(assigned?.['observations'])
    moved = await before.ask('reading', 'move', wrong, '--encounter', 'e1', ...decided)
    await before.daemon.kill('SIGKILL')
  }
  await using after = await start(configOf('after.yaml', []))
  const owed = await after.ask('outbox', 'show', '--all')
  expect(owed).toMatchObject([{ encounter: 'e1', owes: 'create' }])
  expect(owed.map(({ observation }) => observation)).toEqual(moved[0]?.['observations'])
})
