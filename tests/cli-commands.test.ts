import { once } from 'node:events'
import { appendFileSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { main } from '../src/cli.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import { aDaemon, fixture, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'

describe('umt drivers', () => {
  it('lists every driver for programs', async () => {
    const { status, out } = await command(['drivers', '--json'])
    expect(status).toBe(0)
    const rows = out.map((line) => JSON.parse(line))
    expect(rows.map(({ id }) => id)).toEqual(DRIVERS.map(({ id }) => id))
    expect(rows.find(({ id }) => id === 'sig-blood-pressure')).toMatchObject({
      vendor: 'Bluetooth SIG',
      category: 'cuff',
      link: 'ble',
      metrics: ['blood-pressure', 'heart-rate'],
      evidence: 'published-capture',
      status: 'supported',
    })
  })

  it('lists them for a nurse in her words', async () => {
    const { out } = await command(['drivers', '--lang', 'fr'])
    expect(out.join('\n')).toMatch(/^TENSIOMÈTRE\n(.+\n)*sig-blood-pressure +Bluetooth +Bluetooth SIG Blood Pressure/m)
    expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(120)
    expect(out.at(-1)).toBe('* expérimental')
  })

  it.each([80, 120])('fits them into a terminal of %i columns, whose ids are whole', async (width) => {
    const { out } = await command(['drivers', '--lang', 'fr'], undefined, width)
    expect(Math.max(...out.map((line) => line.length))).toBeLessThanOrEqual(width)
    for (const { id, model } of DRIVERS)
      expect(out.some((line) => line.startsWith(`${id} `) && line.includes(model.slice(0, 12)))).toBe(true)
  })

  it('tells a nurse what to do with one', async () => {
    const { status, out } = await command(['drivers', 'masimo-rad8', '--lang', 'fr'])
    expect(status).toBe(0)
    expect(out).toContain('oxymètre, série, pris en charge, octets publiés d’un vrai appareil')
    expect(out.at(-2)).toMatch(/^1\. Sur l’oxymètre, une fois : garder Entrée et Bas appuyées 5 s/)
  })

  it('does not know one that is not there', async () => {
    const { status, err } = await command(['drivers', 'nobody', '--lang', 'fr'])
    expect(status).toBe(2)
    expect(err.join('\n')).toContain('UMT-CLI-103')
  })
})

describe('umt devices', () => {
  it('shows what the daemon knows of each device', async () => {
    await using daemon = await aDaemon()
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
    const bus = ['--bus', asUser(daemon.url), '--unit', UNIT]
    const { status, out } = await command(['devices', ...bus, '--lang', 'fr'])
    expect(status).toBe(0)
    expect(out).toHaveLength(2)
    expect(out[1]).toMatch(/^sig-blood-pressure +tensiomètre +déconnecté +84 % +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const [line = ''] = (await command(['devices', ...bus, '--json'])).out
    expect(JSON.parse(line)).toMatchObject({ device: 'sig-blood-pressure', link: 'disconnected', battery: 84 })
  })

  it('says that there are none', async () => {
    await using daemon = await aDaemon()
    expect((await command(['devices', '--bus', asUser(daemon.url)])).out).toEqual(['No devices.'])
  })

  it('says that the list of paired devices cannot be read, and what to do', async () => {
    const state = await stateFolder()
    writeFileSync(join(state, 'devices.json'), '{"version":1,"devices":[{"device":"cuff-1"')
    await using daemon = await aDaemon({ state })
    const bus = ['--bus', asUser(daemon.url), '--unit', UNIT, '--lang', 'fr']
    const { status, out } = await command(['devices', ...bus])
    expect(status).toBe(0)
    expect(out[0]).toBe('Aucun appareil.')
    expect(out[1]).toMatch(/^! UMT-PAIR-107 {2}La liste des appareils appairés .*devices\.json est illisible/)
    expect(out[2]).toMatch(/^→ Mettre le fichier de côté/)
    const program = await command(['devices', ...bus, '--json'])
    expect(program.out).toEqual([])
    expect(JSON.parse(program.err.join())).toMatchObject({ code: 'UMT-PAIR-107', next: expect.any(String) })
  })

  it('says in one sentence that no daemon answers', async () => {
    const { status, out, err } = await command(['devices', '--bus', 'mqtt://127.0.0.1:1', '--json'])
    expect({ status, out }).toEqual({ status: 69, out: [] })
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-BUS-104', next: expect.any(String) })
  })
})

describe('umt watch', () => {
  /** Runs the command until it has said so many things with this in them; on a terminal it says its table anew each second. */
  async function watched(url: string, times: number, word: string, options: string[], columns?: number) {
    const stop = new AbortController()
    const said: string[] = []
    const say = (text: string) => {
      said.push(text)
      if (said.filter((each) => each.includes(word)).length >= times) stop.abort()
    }
    const status = main(['watch', '--bus', asUser(url), '--unit', UNIT, ...options], {
      language: 'fr',
      version: '0.0.0-test',
      columns: () => columns,
      out: say,
      err: say,
      write: say,
      stop: stop.signal,
    })
    return { said, status, stopped: once(stop.signal, 'abort') }
  }

  /** A daemon in whose cabin somebody is, so that nothing is held. */
  async function withPatient() {
    const daemon = await aDaemon()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    return daemon
  }

  /** A recording that begins again until the watcher, who comes at a moment of its own, has seen enough. */
  async function playUntil(daemon: Awaited<ReturnType<typeof aDaemon>>, stopped: Promise<unknown>) {
    let over = false
    void stopped.then(() => {
      over = true
    })
    const recording = await fixture('sig-heart-rate/consultation.jsonl')
    while (!over) {
      await play(daemon, recording)
      await sleep(20)
    }
  }

  it('prints a line a reading in a pipe', async () => {
    await using daemon = await withPatient()
    const { said, status, stopped } = await watched(daemon.url, 2, 'Fréquence cardiaque', [])
    await playUntil(daemon, stopped)
    expect(await status).toBe(0)
    expect(said[0]).toMatch(/^Consultation ouverte depuis \d\d:\d\d .* : e1$/)
    expect(said[1]).toMatch(/^\d\d:\d\d:\d\d {2}(en direct|finale) {2}Fréquence cardiaque : .* sig-heart-rate$/)
  })

  it('passes on the Observations themselves for programs', async () => {
    await using daemon = await withPatient()
    const { said, status, stopped } = await watched(daemon.url, 2, 'Observation', ['--json'])
    await playUntil(daemon, stopped)
    expect(await status).toBe(0)
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ resourceType: 'Observation' })
  })

  it('redraws one table in its place on a terminal, never wider than the terminal', async () => {
    await using daemon = await withPatient()
    const { said, status, stopped } = await watched(daemon.url, 2, 'Fréquence cardiaque', [], 40)
    await playUntil(daemon, stopped)
    expect(await status).toBe(0)
    expect(said[0]).toMatch(/^Consultation ouverte depuis .*\n.*En attente de mesures…/)
    const measured = said.findIndex((text) => text.includes('Fréquence cardiaque'))
    // Up over the table before, which was one line below that of the encounter.
    expect(said[measured]?.startsWith('\u001b[2A')).toBe(true)
    const lines = stripVTControlCharacters(said[measured] ?? '')
      .trimEnd()
      .split('\n')
    expect(lines[2]).toMatch(/^Fréquence cardiaque +/)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
    expect(said[measured + 1]?.startsWith(`\u001b[${lines.length}A`)).toBe(true)
  })
})

describe('umt journal verify', () => {
  async function journalOf(state: string) {
    await using daemon = await aDaemon({ state })
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
    return join(state, 'journal.db')
  }

  it('finds a journal whole', async () => {
    const state = await stateFolder()
    await journalOf(state)
    const key = ['--key', testKeyFile(join(emptyTemp().path, 'journal.key'))]
    const { status, out, err } = await command(['journal', 'verify', '--state', state, ...key])
    expect({ status, err }).toEqual({ status: 0, err: [] })
    expect(out.join()).toMatch(/^Journal intact: readings 1, observations 2, acts \d+\.$/)
    const closed = await command(['journal', 'verify', '--state', state])
    expect(closed).toMatchObject({ status: 0, out, err: [expect.stringContaining('Without the key')] })
    const [line = ''] = (await command(['journal', 'verify', '--state', state, '--json'])).out
    expect(JSON.parse(line)).toMatchObject({ readings: 1, observations: 2, findings: [] })
  })

  it('names the row in which one letter was changed, and changes nothing itself', async () => {
    const state = await stateFolder()
    const path = await journalOf(state)
    const at = readFileSync(path).indexOf('["blood-pressure"')
    expect(at).toBeGreaterThan(0)
    writeSync(openSync(path, 'r+'), 'B', at + 2)
    const before = readFileSync(path)
    const { status, out } = await command(['journal', 'verify', '--state', state, '--lang', 'fr'])
    expect(status).toBe(65)
    expect(out[0]).toMatch(/^mesure 1 contenu modifié : /)
    expect(out.at(-1)).toMatch(/^Journal abîmé/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('refuses a file that is no journal', async () => {
    const state = await stateFolder()
    appendFileSync(join(state, 'journal.db'), 'a letter to the editor'.repeat(100))
    const { status, err } = await command(['journal', 'verify', '--state', state])
    expect(status).toBe(65)
    expect(err.join('\n')).toMatch(/^UMT-JOURNAL-102 /)
  })
})

describe('a command that looks at a daemon', () => {
  it('finds the name of the vehicle by itself', async () => {
    await using daemon = await aDaemon()
    expect((await command(['devices', '--bus', asUser(daemon.url)])).status).toBe(0)
  })

  it('ends with a sentence when the vehicle has another name', async () => {
    await using daemon = await aDaemon()
    const { status, err } = await command(['watch', '--bus', asUser(daemon.url), '--unit', 'umt-other'])
    expect(status).toBe(77)
    expect(err.join('\n')).toMatch(/^UMT-BUS-119 /)
  })

  it.each(['nonsense', 'http://127.0.0.1', 'mqtt://127.0.0.1:99999'])('refuses the address %s', async (url) => {
    expect((await command(['devices', '--bus', url])).status).toBe(2)
  })
})
