import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SAMPLES } from '../src/bus/samples.ts'
import { asUser } from '../src/bus/testing/test-user.ts'
import type { Daemon } from '../src/daemon.ts'
import { aDaemon, fixture, play, UNIT } from './support/a-daemon.ts'
import { atTerminal, CTRL_C, DOWN, ENTER } from './support/at-terminal.ts'
import { command } from './support/command.ts'
import { figure } from './support/figure.ts'
import { scriptedDaemon } from './support/scripted-pairing.ts'

const busOf = ({ url }: { url: string }) => ['--bus', asUser(url), '--unit', UNIT]
const P1 = { kind: 'literal', reference: 'Patient/p1' } as const

/** A daemon that holds what a cuff measured while nobody was in the cabin: 128/82 mmHg. */
async function holding() {
  const daemon = await aDaemon()
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  const held = (verb: string, ...words: string[]) => command(['held', verb, ...words, ...busOf(daemon)])
  const [line = ''] = (await held('list', '--json')).out
  const { key } = JSON.parse(line) as { key: string }
  return { daemon, held, key, short: key.slice(0, 8), [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() }
}

const finals = async (daemon: Daemon) => {
  const { out } = await command(['held', 'list', '--json', ...busOf(daemon)])
  return out.length
}

describe('umt held, by a program', () => {
  it('lists what waits in the words of a nurse, without a value', async () => {
    await using cabin = await holding()
    const { status, out } = await cabin.held('list', '--lang', 'fr')
    expect(status).toBe(0)
    expect(out[0]).toMatch(/^Clé +Appareil +Mesure +Prise +En attente car$/)
    expect(out[1]).toMatch(
      new RegExp(
        `^${cabin.short} +sig-blood-pressure +Pression artérielle, Fréquence cardiaque +\\d\\d:\\d\\d \\(il y a \\d+ \\w+\\) +aucune consultation n’est ouverte$`,
      ),
    )
    for (const value of [figure('128'), figure('82')]) expect(out.join()).not.toMatch(value)
  })

  it('says that nothing waits', async () => {
    await using daemon = await aDaemon()
    expect((await command(['held', 'list', '--lang', 'fr', ...busOf(daemon)])).out).toEqual([
      'Aucune mesure en attente.',
    ])
  })

  it('shows one with its values, by the beginning of its key', async () => {
    await using cabin = await holding()
    const { status, out } = await cabin.held('show', cabin.short, '--lang', 'fr')
    expect(status).toBe(0)
    expect(out).toContain(`Clé : ${cabin.key}`)
    expect(out.join('\n')).toMatch(/^Pression artérielle : 128\/82/m)
    const json = await cabin.held('show', cabin.key, '--json')
    expect(JSON.parse(json.out.join())).toMatchObject({ key: cabin.key, observations: [{}, {}] })
  })

  it('assigns one to an encounter, which has it from then on', async () => {
    await using cabin = await holding()
    cabin.daemon.openEncounter('e1', P1)
    const words = ['--encounter', 'e1', '--reason', 'mesurée avant d’ouvrir', '--yes']
    const { status, out } = await cabin.held('assign', cabin.short, ...words, '--lang', 'fr')
    expect({ status, out }).toEqual({ status: 0, out: ['Mesure attribuée à la consultation e1.'] })
    expect(await finals(cabin.daemon)).toBe(0)
    const again = await cabin.held('assign', cabin.key, ...words)
    expect(again.status).toBe(1)
    expect(again.err[0]).toMatch(/^UMT-HELD-102 /)
  })

  it('discards one', async () => {
    await using cabin = await holding()
    const discarded = await cabin.held('discard', cabin.short, '--reason', 'essai de l’appareil', '--yes', '--json')
    expect(JSON.parse(discarded.out.join())).toEqual({ key: cabin.key })
    expect(await finals(cabin.daemon)).toBe(0)
  })

  it.each([
    ['without a yes', ['assign', '--encounter', 'e1', '--reason', 'parce que'], 'UMT-CLI-105'],
    ['without the encounter, though one is open', ['assign', '--reason', 'parce que', '--yes'], 'UMT-CLI-114'],
    ['without a reason', ['assign', '--encounter', 'e1', '--yes'], 'UMT-CLI-114'],
    ['with a reason that says nothing', ['discard', '--reason', ' . ', '--yes'], 'UMT-CLI-102'],
    [
      'to an encounter that nobody knows',
      ['assign', '--encounter', 'e9', '--reason', 'parce que', '--yes'],
      'UMT-HELD-103',
    ],
  ])('does nothing %s', async (_, [verb = '', ...words], code) => {
    await using cabin = await holding()
    cabin.daemon.openEncounter('e1', P1)
    const { status, out, err } = await cabin.held(verb, cabin.short, ...words)
    expect({ done: status === 0, out }).toEqual({ done: false, out: [] })
    expect(err[0]).toMatch(new RegExp(`^${code} `))
    for (const secret of [figure('128'), /p1/]) expect(err.join()).not.toMatch(secret)
    expect(await finals(cabin.daemon)).toBe(1)
  })

  it.each([
    ['too short to be sure', '3f5', 'UMT-CLI-102'],
    ['of nobody', '00000000', 'UMT-HELD-101'],
    ['of nobody, whole', '0'.repeat(64), 'UMT-HELD-101'],
  ])('knows no key that is %s', async (_, key, code) => {
    await using cabin = await holding()
    expect((await cabin.held('show', key)).err[0]).toMatch(new RegExp(`^${code} `))
  })
})

it('takes no beginning that two keys have', async () => {
  const [one, two] = ['3f5c9a1e01', '3f5c9a1e02'].map((beginning) => ({
    ...SAMPLES.held,
    key: beginning.padEnd(64, '0'),
  }))
  const daemon = await scriptedDaemon({
    held: () => (one && two ? [one, two] : []),
    'held/show': ({ key }) => shown(key),
  })
  const show = (key: string) => command(['held', 'show', key, '--json', ...busOf(daemon)])
  const { status, err } = await show('3f5c9a1e')
  expect(status).toBe(2)
  expect(JSON.parse(err.join()).code).toBe('UMT-CLI-113')
  expect(JSON.parse((await show('3F5C9A1E02')).out.join()).key).toBe(two?.key)
})

const shown = (key: string) => ({ ...SAMPLES.held, key, observations: [] })

describe('umt held, by a nurse at a terminal', () => {
  it('assigns to the open encounter with a reason, after she has seen the values', async () => {
    await using cabin = await holding()
    cabin.daemon.openEncounter('e1', P1)
    using terminal = atTerminal(['held', 'assign', ...busOf(cabin.daemon)])
    await terminal.until('Quelle mesure ?')
    terminal.type(ENTER)
    await terminal.until('Pression artérielle : 128/82')
    await terminal.until('À quelle consultation ?')
    await terminal.until('celle qui est ouverte, depuis')
    terminal.type(ENTER)
    await terminal.until('Pourquoi cette mesure est-elle à ce patient ?')
    terminal.type(`oublié d’ouvrir${ENTER}`)
    await terminal.until('Attribuer cette mesure au patient de la consultation e1 ?')
    // Her words are on no list of processes.
    expect(readFileSync(`/proc/${terminal.process}/cmdline`, 'latin1')).toMatch(/^umt\0/)
    terminal.type('y')
    await terminal.until('Mesure attribuée à la consultation e1.')
    expect((await terminal.left).status).toBe(0)
    expect(await finals(cabin.daemon)).toBe(0)
  })

  it('types the id of an encounter when none is open', async () => {
    await using cabin = await holding()
    cabin.daemon.openEncounter('e1', P1)
    cabin.daemon.closeEncounter()
    using terminal = atTerminal(['held', 'assign', cabin.short, ...busOf(cabin.daemon)])
    await terminal.until('Identifiant de la consultation ?')
    terminal.type(`e1${ENTER}`)
    await terminal.until('Pourquoi cette mesure')
    terminal.type(`patient reconnu${ENTER}`)
    await terminal.until('consultation e1 ?')
    terminal.type('y')
    await terminal.until('Mesure attribuée')
    expect((await terminal.left).status).toBe(0)
  })

  it.each([
    ['Enter without thinking at the last question', ENTER],
    ['Ctrl-C', CTRL_C],
  ])('leaves it held with %s', async (_, keys) => {
    await using cabin = await holding()
    using terminal = atTerminal(['held', 'discard', cabin.short, '--reason', 'essai', ...busOf(cabin.daemon)])
    await terminal.until('Écarter cette mesure ?')
    terminal.type(keys)
    await terminal.until('Rien n’a été fait')
    expect((await terminal.left).status).toBe(1)
    expect(await finals(cabin.daemon)).toBe(1)
  })

  it('may name another encounter than the open one', async () => {
    await using cabin = await holding()
    cabin.daemon.openEncounter('e1', P1)
    using terminal = atTerminal(['held', 'assign', cabin.short, ...busOf(cabin.daemon)])
    await terminal.until('À quelle consultation ?')
    terminal.type(`${DOWN}${ENTER}`)
    await terminal.until('Identifiant de la consultation ?')
    terminal.type(CTRL_C)
    await terminal.until('Rien n’a été fait')
    expect((await terminal.left).status).toBe(1)
  })
})

describe('umt capture', () => {
  it('says why nothing becomes final while no probe is on', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('e1', P1)
    const { status, err } = await command(['capture', '--lang', 'fr', ...busOf(daemon)])
    expect(status).toBe(1)
    expect(err[0]).toMatch(/^UMT-CAPTURE-101 /)
  })

  it('knows what can be measured', async () => {
    await using daemon = await aDaemon()
    expect((await command(['capture', '--metric', 'mood', ...busOf(daemon)])).status).toBe(2)
  })
})
