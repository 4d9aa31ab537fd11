import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DATA_SAMPLES } from '../src/bus/samples.ts'
import { asUser } from '../src/bus/testing/test-user.ts'
import { deliveryLines } from '../src/cli/outbox-lines.ts'
import { systemClock } from '../src/clock.ts'
import { openJournal } from '../src/journal/open.ts'
import { UNIT } from './support/a-daemon.ts'
import { atTerminal, ENTER } from './support/at-terminal.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { figure } from './support/figure.ts'
import { testKey, testKeyFile } from './support/keys.ts'
import { QUOTED, quarantined, TELMI } from './support/quarantined.ts'
import { scriptedDaemon } from './support/scripted-pairing.ts'

const REASON = 'saisie à la main dans le dossier'
const SECRET = new RegExp(`${figure('128').source}|Patient/p1`)

const busOf = ({ url }: { url: string }) => ['--bus', asUser(url), '--unit', UNIT]

/** A running daemon with one Observation in quarantine and one owed, both of the open encounter e1. */
async function stuck() {
  const { state, rows, start } = await quarantined()
  const daemon = await start()
  const ids = rows.map(({ observation }) => observation)
  const outbox = (verb: string, ...words: string[]) => command(['outbox', verb, ...words, ...busOf(daemon)])
  return { state, ids, daemon, outbox, [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose]() }
}

const listed = async (out: Promise<{ out: readonly string[] }>) => (await out).out.map((line) => JSON.parse(line))

const actsOf = (state: string) => {
  using journal = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
  const acts = journal.acts({ kinds: ['delivery-retried', 'delivery-discarded', 'outbox-exported'] })
  return acts.map(({ kind, detail = '' }) => ({ kind, ...JSON.parse(detail) }))
}

describe('umt outbox status', () => {
  it('says a platform in a line, and what of this consultation is still to be sent, without value or patient', async () => {
    await using cabin = await stuck()
    const { status, out } = await cabin.outbox('status', '--lang', 'fr')
    expect(status).toBe(0)
    expect(out[0]).toMatch(/^telmi : 1 mesure à envoyer, la plus ancienne depuis \d\d:\d\d \(il y a \d+ s\), /)
    expect(out).toContainEqual('! telmi : 1 mesure en quarantaine, refusée par la plateforme : umt outbox show')
    expect(out).toContainEqual('Encore 1 mesure de cette consultation à envoyer à telmi.')
    expect(out.join()).not.toMatch(SECRET)
    const [json] = await listed(cabin.outbox('status', '--json'))
    expect(json).toMatchObject({ name: 'telmi', owed: 1, owedOfEncounter: 1, quarantined: 1 })
  })

  it('says from the journal what waits while no daemon runs, and that nothing is sent', async () => {
    const { state } = await quarantined()
    const config = join(emptyTemp().path, 'umt.yaml')
    writeFileSync(config, JSON.stringify({ state, bus: { port: 1 }, uplink: { endpoints: [TELMI] } }))
    const { status, out, err } = await command(['outbox', 'status', '--config', config, '--lang', 'fr'])
    expect(status).toBe(69)
    expect(err[0]).toMatch(/^Le service ne répond pas/)
    expect(out[0]).toMatch(/^telmi : 1 mesure à envoyer, .* en attente\.$/)
  })

  it('says of a platform that is not in the configuration any more what it is still owed', async () => {
    const { start } = await quarantined()
    await using daemon = await start([])
    const { out } = await command(['outbox', 'status', '--lang', 'en', ...busOf(daemon)])
    expect(out[0]).toMatch(/^telmi: 1 reading to send, .* not in the configuration any more: nothing leaves\.$/)
  })
})

describe('umt outbox status --follow', () => {
  const scripted = async (owed: readonly number[], state: 'sending' | 'stopped' = 'sending') => {
    const left = [...owed]
    const [telmi] = DATA_SAMPLES['uplink/status'].endpoints
    if (!telmi) throw new Error('no sample')
    return await scriptedDaemon({
      'uplink/status': () => {
        const now = left.length > 1 ? (left.shift() ?? 0) : (left[0] ?? 0)
        return { endpoints: [{ ...telmi, state: now === 0 ? 'idle' : state, owed: now, quarantined: 0 }] }
      },
    })
  }
  const follow = ['outbox', 'status', '--follow']

  it('tells a program how far it is until all is sent', async () => {
    const daemon = await scripted([300, 120, 0])
    const { status, out } = await command([...follow, '--lang', 'fr', ...busOf(daemon)])
    expect(status).toBe(0)
    expect(out.slice(1)).toEqual(['180/300 envoyées', '300/300 envoyées', 'Tout est envoyé.', 'telmi : à jour.'])
  })

  it('does not wait for a platform at which a person has to mend something', async () => {
    const daemon = await scripted([300], 'stopped')
    const { status, out } = await command([...follow, '--lang', 'fr', ...busOf(daemon)])
    expect(status).toBe(1)
    expect(out.at(-1)).toMatch(/^telmi : 300 mesures à envoyer, .* arrêté : quelqu’un doit corriger/)
  })

  it('draws a bar for a person at a terminal, and leaves it as it was', async () => {
    const daemon = await scripted([300, 150, 0])
    using terminal = atTerminal([...follow, ...busOf(daemon)])
    await terminal.until('[............')
    await terminal.until('150/300 envoyées')
    await terminal.until('Tout est envoyé.')
    const { status, stty } = await terminal.left
    expect(status).toBe(0)
    expect(stty).toMatch(/ icanon/)
  })
})

describe('umt encounter close', () => {
  it('says what of the encounter that was closed is still to be sent', async () => {
    await using cabin = await stuck()
    const { out } = await command(['encounter', 'close', '--yes', '--lang', 'fr', ...busOf(cabin.daemon)])
    expect(out.slice(1)).toEqual([
      'Encore 1 mesure de cette consultation à envoyer à telmi.',
      'Des mesures sont refusées par telmi : à regarder, umt outbox show.',
      'L’envoi se fait tout seul dès que le réseau est là : rien à faire.',
    ])
  })
})

describe('umt outbox, by a nurse at a terminal', () => {
  it('gives one up after she has chosen it, said why and agreed', async () => {
    await using cabin = await stuck()
    using terminal = atTerminal(['outbox', 'discard', ...busOf(cabin.daemon)])
    await terminal.until('Laquelle ?')
    await terminal.until('Pression artérielle')
    terminal.type(ENTER)
    await terminal.until('Pourquoi ne plus l’envoyer ?')
    terminal.type(`${REASON}${ENTER}`)
    await terminal.until('Ne plus envoyer à toute plateforme qui la refuse (1) ?')
    terminal.type(ENTER)
    await terminal.until('Rien n’a été fait.')
    expect((await terminal.left).status).toBe(1)
    expect(await listed(cabin.outbox('show', '--json'))).toHaveLength(1)
  })
})

describe('umt outbox show', () => {
  it('shows what is refused and why in the words of the platform; what only waits with --all', async () => {
    await using cabin = await stuck()
    const { status, out } = await cabin.outbox('show', '--lang', 'fr')
    expect(status).toBe(0)
    expect(out[0]).toMatch(/^Observation +Plateforme +Mesure +Appareil +Depuis +Essais +État$/)
    expect(out[1]).toMatch(new RegExp(`^${cabin.ids[0]?.slice(0, 8)} +telmi +Pression artérielle .* refusée$`))
    expect(out[2]).toBe(`    ${QUOTED}`)
    expect(out).toHaveLength(4)
    expect(await listed(cabin.outbox('show', '--all', '--json'))).toHaveLength(2)
  })

  it('lets nothing that a server says be a command to the terminal', async () => {
    const rows = DATA_SAMPLES['outbox/list'].map((row) => ({ ...row, reason: '400 \u001b[2J\nsecond\tline' }))
    expect(deliveryLines(rows, 'en').slice(2)).toEqual(['    400 \uFFFD[2J', '    second\uFFFDline'])
  })
})

describe('umt outbox retry', () => {
  it('has one sent again by the beginning of its id, as an act', async () => {
    await using cabin = await stuck()
    const { status, out } = await cabin.outbox('retry', cabin.ids[0]?.slice(0, 8) ?? '', '--lang', 'fr')
    expect({ status, out }).toEqual({ status: 0, out: ['Renvoi demandé : 1.'] })
    expect(await listed(cabin.outbox('show', '--json'))).toEqual([])
    await cabin.daemon[Symbol.asyncDispose]()
    expect(actsOf(cabin.state)).toEqual([
      expect.objectContaining({ kind: 'delivery-retried', endpoint: 'telmi', observations: [cabin.ids[0]] }),
    ])
  })

  it('without an id wakes what waits, also where nobody is there to ask, and leaves quarantine alone', async () => {
    await using cabin = await stuck()
    const { status, out } = await cabin.outbox('retry', '--lang', 'fr')
    expect({ status, out }).toEqual({
      status: 0,
      out: ['Ce qui attend est essayé tout de suite ; la quarantaine n’a pas bougé.'],
    })
    expect(await listed(cabin.outbox('show', '--json'))).toHaveLength(1)
    expect((await cabin.outbox('retry', '--to', 'nowhere')).err[0]).toMatch(/^UMT-OUTBOX-102 /)
  })

  it('refuses what is not in quarantine, and a platform that nobody knows', async () => {
    await using cabin = await stuck()
    expect((await cabin.outbox('retry', cabin.ids[1] ?? '')).err[0]).toMatch(/^UMT-OUTBOX-101 /)
    expect((await cabin.outbox('retry', '--all', '--to', 'nowhere')).err[0]).toMatch(/^UMT-OUTBOX-102 /)
    expect(await listed(cabin.outbox('show', '--json'))).toHaveLength(1)
  })
})

describe('umt outbox discard', () => {
  it('gives one up with a reason, as an act; the reading stays in the journal', async () => {
    await using cabin = await stuck()
    const id = cabin.ids[0] ?? ''
    const { status, out } = await cabin.outbox('discard', id, '--reason', REASON, '--yes', '--lang', 'fr')
    expect({ status, out }).toEqual({ status: 0, out: ['Abandonné : 1.'] })
    expect(await listed(cabin.outbox('show', '--all', '--json'))).toMatchObject([{ observation: cabin.ids[1] }])
    await cabin.daemon[Symbol.asyncDispose]()
    expect(actsOf(cabin.state)).toMatchObject([{ kind: 'delivery-discarded', observations: [id], reason: REASON }])
    using journal = openJournal({ path: join(cabin.state, 'journal.db'), clock: systemClock, key: testKey() })
    expect(journal.observationsOf('e1')).toHaveLength(2)
  })

  it.each([
    ['without a yes', ['--reason', REASON], 'UMT-CLI-105'],
    ['without a reason', ['--yes'], 'UMT-CLI-114'],
    [
      'as a whole of a platform that is still served',
      ['--all', '--to', 'telmi', '--reason', REASON, '--yes'],
      'UMT-OUTBOX-106',
    ],
  ])('does nothing %s', async (_, words, code) => {
    await using cabin = await stuck()
    const id = words.includes('--all') ? [] : [cabin.ids[0] ?? '']
    const { status, err } = await cabin.outbox('discard', ...id, ...words)
    expect(status).not.toBe(0)
    expect(err[0]).toMatch(new RegExp(`^${code} `))
    expect(await listed(cabin.outbox('show', '--all', '--json'))).toHaveLength(2)
  })

  it('gives up all that is owed to a platform that was taken out of the configuration', async () => {
    const { start } = await quarantined()
    await using daemon = await start([])
    const words = ['--all', '--to', 'telmi', '--reason', 'plateforme arrêtée', '--yes', '--json']
    const { out } = await command(['outbox', 'discard', ...words, ...busOf(daemon)])
    expect(out).toEqual(['{"observations":2}'])
    expect(await listed(command(['outbox', 'show', '--all', '--json', ...busOf(daemon)]))).toEqual([])
  })
})

describe('umt outbox export', () => {
  const exported = async (state: string, ...words: string[]) => {
    const folder = emptyTemp().path
    const key = testKeyFile(join(folder, 'key'))
    const out = join(folder, 'owed.json')
    return {
      out,
      said: await command(['outbox', 'export', '--state', state, '--key', key, '--out', out, '--lang', 'fr', ...words]),
    }
  }

  it('writes all that is owed for its owner alone, beside a daemon that runs, after an act', async () => {
    await using cabin = await stuck()
    const { out, said } = await exported(cabin.state, '--yes', ...busOf(cabin.daemon))
    expect(said.status).toBe(0)
    expect(said.err.join('\n')).toMatch(/^! Ce fichier contient des patients/m)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const bundle = JSON.parse(readFileSync(out, 'utf8'))
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' })
    expect(bundle.entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl)).toEqual(
      cabin.ids.map((id) => `urn:uuid:${id}`),
    )
    expect(bundle.entry[0].resource).toMatchObject({ id: cabin.ids[0], subject: { reference: 'Patient/p1' } })
    const again = await command([
      'outbox',
      'export',
      '--state',
      cabin.state,
      '--key',
      join(out, '../key'),
      '--out',
      out,
      '--yes',
      ...busOf(cabin.daemon),
    ])
    expect(again.err[0]).toMatch(/^UMT-OUTBOX-103 /)
    await cabin.daemon[Symbol.asyncDispose]()
    expect(actsOf(cabin.state)).toEqual([expect.objectContaining({ kind: 'outbox-exported', observations: 2 })])
  })

  it('writes it from the journal of a daemon that is stopped, after an act of its own', async () => {
    const { state } = await quarantined()
    const config = join(emptyTemp().path, 'umt.yaml')
    writeFileSync(config, JSON.stringify({ state, bus: { port: 1 } }))
    const { out, said } = await exported(state, '--config', config, '--to', 'telmi', '--yes')
    expect(said.status).toBe(0)
    expect(JSON.parse(readFileSync(out, 'utf8')).entry).toHaveLength(2)
    expect(actsOf(state)).toEqual([
      expect.objectContaining({ kind: 'outbox-exported', endpoint: 'telmi', observations: 2 }),
    ])
  })

  it('notes no export where no file can be written', async () => {
    await using cabin = await stuck()
    const folder = emptyTemp().path
    const out = join(folder, 'no-such-folder', 'owed.json')
    const words = ['--key', testKeyFile(join(folder, 'key')), '--state', cabin.state, '--out', out, '--yes']
    const { status, err } = await command(['outbox', 'export', ...words, ...busOf(cabin.daemon)])
    expect({ status, code: err[0]?.split(' ')[0] }).toEqual({ status: 1, code: 'UMT-OUTBOX-104' })
    await cabin.daemon[Symbol.asyncDispose]()
    expect(actsOf(cabin.state)).toEqual([])
  })

  it('writes nothing without a yes, and nothing without the key', async () => {
    await using cabin = await stuck()
    const { said } = await exported(cabin.state, ...busOf(cabin.daemon))
    expect(said.err[0]).toMatch(/^UMT-CLI-105 /)
    const out = join(emptyTemp().path, 'owed.json')
    const config = join(emptyTemp().path, 'umt.yaml')
    writeFileSync(config, JSON.stringify({ state: cabin.state, key: { file: 'none.key' } }))
    const without = await command([
      'outbox',
      'export',
      '--config',
      config,
      '--out',
      out,
      '--yes',
      ...busOf(cabin.daemon),
    ])
    expect(without.status).not.toBe(0)
    expect(() => statSync(out)).toThrow(/ENOENT/)
    await cabin.daemon[Symbol.asyncDispose]()
    expect(actsOf(cabin.state)).toEqual([])
  })
})
