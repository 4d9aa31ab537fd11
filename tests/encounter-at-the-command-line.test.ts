import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { main } from '../src/cli.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { atTerminal, CTRL_C, ENTER } from './support/at-terminal.ts'
import { command } from './support/command.ts'
import { umt } from './support/umt.ts'

const PATIENT = 'urn:oid:1.2.250.1.213.1.4.10|279035121518989'
const SECRET = /279035121518989|1\.2\.250/
const busOf = ({ url }: { url: string }) => ['--bus', asUser(url), '--unit', UNIT]

/** A command of a program: what it needs stands on its line or on standard input. */
const program = (words: readonly string[], input?: string) => command(words, undefined, undefined, input)

describe('umt encounter, by a program', () => {
  it('opens, tells the state and closes, and names the patient nowhere', async () => {
    await using daemon = await aDaemon()
    const bus = busOf(daemon)
    const opened = await program(
      ['encounter', 'open', '--id', 'e1', '--patient', '-', '--json', ...bus],
      `${PATIENT}\n`,
    )
    expect(opened.status).toBe(0)
    expect(JSON.parse(opened.out.join())).toEqual({ id: 'e1', since: expect.any(String) })
    const status = await program(['encounter', 'status', '--lang', 'fr', ...bus])
    expect(status.out[0]).toMatch(/^Consultation ouverte depuis \d\d:\d\d \(il y a \d+ s\) : e1$/)
    const shown = await program(['encounter', 'status', '--json', ...bus])
    expect(JSON.parse(shown.out.join())).toMatchObject({ state: 'open', id: 'e1' })
    const closed = await program(['encounter', 'close', '--yes', '--lang', 'fr', ...bus])
    expect(closed).toMatchObject({ status: 0, out: [expect.stringMatching(/^Consultation fermée à \d\d:\d\d\.$/)] })
    const nobody = await program(['encounter', 'status', '--lang', 'fr', ...bus])
    expect(nobody.out[0]).toMatch(/^Aucune consultation ouverte \(depuis \d\d:\d\d\)\.$/)
    expect(JSON.stringify([opened, status, shown, closed, nobody])).not.toMatch(SECRET)
  })

  it('gives an encounter an id of its own when none is asked for', async () => {
    await using daemon = await aDaemon()
    const { out } = await program(['encounter', 'open', '--patient', 'Patient/p1', '--json', ...busOf(daemon)])
    expect(JSON.parse(out.join()).id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  })

  it('is refused while one is open, and says since when', async () => {
    await using daemon = await aDaemon()
    const bus = busOf(daemon)
    await program(['encounter', 'open', '--id', 'e1', '--patient', PATIENT, ...bus])
    const refused = await program([
      'encounter',
      'open',
      '--id',
      'e2',
      '--patient',
      'Patient/p2',
      '--lang',
      'fr',
      ...bus,
    ])
    expect(refused.status).toBe(1)
    expect(refused.err[0]).toMatch(/^Consultation ouverte depuis \d\d:\d\d/)
    expect(refused.err[1]).toMatch(/^UMT-ENCOUNTER-101 /)
    expect(JSON.stringify(refused)).not.toMatch(SECRET)
  })

  it('replaces the open one only when told so', async () => {
    await using daemon = await aDaemon()
    const bus = busOf(daemon)
    await program(['encounter', 'open', '--id', 'e1', '--patient', PATIENT, ...bus])
    const next = ['encounter', 'open', '--id', 'e2', '--patient', 'Patient/p2', ...bus]
    expect((await program([...next, '--yes'])).status).toBe(1)
    expect((await program([...next, '--replace'])).status).toBe(0)
    const { out } = await program(['encounter', 'status', '--json', ...bus])
    expect(JSON.parse(out.join())).toMatchObject({ state: 'open', id: 'e2' })
  })

  it('closes none but the one that it named, and none without a yes', async () => {
    await using daemon = await aDaemon()
    const bus = busOf(daemon)
    await program(['encounter', 'open', '--id', 'e1', '--patient', PATIENT, ...bus])
    expect((await program(['encounter', 'close', 'e0', '--yes', ...bus])).err[0]).toMatch(/^UMT-ENCOUNTER-105 .*\(e1\)/)
    expect((await program(['encounter', 'close', ...bus])).err[0]).toMatch(/^UMT-CLI-105 /)
    const { out } = await program(['encounter', 'status', '--json', ...bus])
    expect(JSON.parse(out.join())).toMatchObject({ state: 'open', id: 'e1' })
  })

  it.each([
    ['nobody to ask', [], 'UMT-CLI-112'],
    ['nothing on standard input', ['--patient', '-'], 'UMT-CLI-102'],
    ['a name', ['--patient', 'DUPONT Jeanne'], 'UMT-CLI-102'],
    ['a patient without its option', ['279035121518989'], 'UMT-CLI-102'],
    ['a patient as an option', ['--279035121518989'], 'UMT-CLI-102'],
    ['a number that is no RPPS', ['--patient', 'Patient/p1', '--performer', '279035121518989'], 'UMT-CLI-102'],
  ])('opens nothing with %s, and repeats no word of it', async (_, words, code) => {
    await using daemon = await aDaemon()
    const { status, out, err } = await program(['encounter', 'open', ...words, ...busOf(daemon)])
    expect({ status, out }).toEqual({ status: 2, out: [] })
    expect(err[0]).toMatch(new RegExp(`^${code} `))
    expect(err.join()).not.toMatch(/279035121518989|DUPONT/)
  })
})

describe('umt encounter, by a nurse at a terminal', () => {
  it('is asked for the patient, and opens', async () => {
    await using daemon = await aDaemon()
    using terminal = atTerminal(['encounter', 'open', ...busOf(daemon)])
    await terminal.until('Quel patient ?')
    terminal.type(`DUPONT${ENTER}`)
    await terminal.until('Il faut Patient/<id> ou système|valeur')
    terminal.type(`${'\u007f'.repeat(6)}Patient/p1${ENTER}`)
    await terminal.until('Consultation ouverte à')
    expect((await terminal.left).status).toBe(0)
  })

  it('is told since when one is open, and keeps it by an Enter without thinking', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    using terminal = atTerminal(['encounter', 'open', '--patient', PATIENT, ...busOf(daemon)])
    await terminal.until('Une consultation est déjà ouverte, depuis')
    terminal.type(ENTER)
    await terminal.until('le reste. Rien n’a changé.')
    expect((await terminal.left).status).toBe(1)
    const { stdout } = await umt(['encounter', 'status', '--json', ...busOf(daemon)])
    expect(JSON.parse(stdout)).toMatchObject({ id: 'e1' })
  })

  it('replaces only the encounter that she was asked about', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    using terminal = atTerminal(['encounter', 'open', ...busOf(daemon)])
    await terminal.until('Une consultation est déjà ouverte, depuis')
    terminal.type('y')
    await terminal.until('Quel patient ?')
    // While she types, the screen opens the next one.
    daemon.closeEncounter()
    daemon.openEncounter('e2', { kind: 'literal', reference: 'Patient/p2' })
    terminal.type(`Patient/p3${ENTER}`)
    await terminal.until('UMT-ENCOUNTER-101')
    expect((await terminal.left).status).toBe(1)
    const { stdout } = await umt(['encounter', 'status', '--json', ...busOf(daemon)])
    expect(JSON.parse(stdout)).toMatchObject({ id: 'e2' })
  })

  it('shows the patient to nobody who lists the processes of this machine', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    using terminal = atTerminal(['encounter', 'open', '--patient', PATIENT, ...busOf(daemon)])
    await terminal.until('Une consultation est déjà ouverte')
    expect(readFileSync(`/proc/${terminal.process}/cmdline`, 'latin1')).toMatch(/^umt/)
    expect(readFileSync(`/proc/${terminal.process}/cmdline`, 'latin1')).not.toMatch(SECRET)
    terminal.type(CTRL_C)
    expect((await terminal.left).status).toBe(1)
  })

  it('closes with Enter', async () => {
    await using daemon = await aDaemon()
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    using terminal = atTerminal(['encounter', 'close', ...busOf(daemon)])
    await terminal.until('Fermer la consultation ouverte depuis')
    terminal.type(ENTER)
    await terminal.until('Consultation fermée à')
    expect((await terminal.left).status).toBe(0)
  })
})

describe('umt encounter, when something breaks', () => {
  it('repeats nothing of what an unexpected error says', async () => {
    const words = ['encounter', 'open', '--patient', '-', '--bus', 'mqtt://127.0.0.1:1']
    const err: string[] = []
    const status = await main(words, {
      language: 'en',
      version: '0.0.0-test',
      columns: () => undefined,
      out: () => undefined,
      err: (line) => err.push(line),
      write: () => undefined,
      input: () => Promise.reject(new TypeError(`not text: ${PATIENT}`)),
      stop: new AbortController().signal,
    })
    expect(status).toBe(1)
    expect(err).toEqual(['UMT-CLI-199  Internal error: TypeError.', expect.stringMatching(/^→ /)])
  })
})
