import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { type AuditAct, toEntry } from '../src/audit/acts.ts'
import { systemClock } from '../src/clock.ts'
import { openJournal } from '../src/journal/open.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKey, testKeyFile } from './support/keys.ts'

const AT = Date.parse('2026-11-20T09:00:00Z')
const nurse = { kind: 'client', client: 'screen-1', user: 'consultation', says: 'camille' } as const
const PATIENT = 'urn:oid:1.2.250.1.213.1.4.10|279035121518989'

const ACTS: readonly AuditAct[] = [
  {
    kind: 'encounter-opened',
    at: AT,
    encounter: 'e1',
    by: nurse,
    subject: { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.10', value: '279035121518989' },
    performer: { system: 'https://rpps.esante.gouv.fr', value: '10003456789' },
    moment: {},
  },
  { kind: 'encounter-closed', at: AT + 60_000, encounter: 'e1', by: nurse, because: 'asked', moment: {} },
  {
    kind: 'device-paired',
    at: AT + 3_600_000,
    by: { kind: 'client', says: 'luc' },
    device: 'cuff-1',
    driver: 'and-ua-651ble',
  },
  {
    kind: 'encounter-closed',
    at: AT + 7_200_000,
    encounter: 'e2',
    by: { kind: 'daemon' },
    because: 'forgotten',
    moment: {},
  },
]

/** A journal with these acts, and the first of all: that its key was made. */
function aChain() {
  const { path } = emptyTemp()
  const state = join(path, 'state')
  const journal = join(state, 'journal.db')
  const key = testKeyFile(join(path, 'journal.key'))
  const opened = openJournal({ path: journal, clock: systemClock, key: testKey() })
  opened.record(ACTS.map((act) => ({ ...toEntry(act), observations: [] })))
  const first = opened.acts({ kinds: ['encounter-opened'] })[0]?.seq ?? 0
  opened.close()
  const audit = (verb: string, ...words: string[]) => command(['audit', verb, '--state', state, ...words])
  return { journal, key, first, audit }
}

describe('umt audit show', () => {
  it('says who did what, when and why, in words and in the zone of the vehicle', async () => {
    const { audit, key } = aChain()
    const { status, out, err } = await audit('show', '--key', key, '--lang', 'fr')
    expect({ status, err }).toEqual({ status: 0, err: [] })
    const text = out.join('\n')
    expect(text).toMatch(
      /2026-11-20 10:00:00 {2}consultation ouverte +consultation e1, par camille \(à ce que dit consultation\), mesures de 10003456789$/m,
    )
    expect(text).toMatch(
      /2026-11-20 11:00:00 {2}appareil appairé +par luc \(non vérifié\), appareil cuff-1 \(and-ua-651ble\)$/m,
    )
    expect(text).toMatch(/consultation fermée +consultation e2, par le service, oubliée : rien n’y était mesuré$/m)
    expect(text).not.toMatch(/279035121518989/)
  })

  it('names the patients to whoever asks for them and has the key', async () => {
    const { audit, key } = aChain()
    expect((await audit('show', '--key', key, '--patients')).out.join()).toContain(`patient ${PATIENT}`)
    const json = (await audit('show', '--key', key, '--patients', '--json')).out.join()
    expect(json).toContain('279035121518989')
    expect((await audit('show', '--key', key, '--json')).out.join()).not.toContain('279035121518989')
  })

  it('shows without a key what is in the open, and says so', async () => {
    const { audit } = aChain()
    const { status, out, err } = await audit('show', '--patients', '--lang', 'fr')
    expect(status).toBe(0)
    expect(out.join('\n')).toMatch(/consultation ouverte +consultation e1$/m)
    expect(`${out}`).not.toMatch(/279035121518989|camille|oubliée/)
    expect(err).toEqual([expect.stringMatching(/^Sans la clé du journal/)])
  })

  it('refuses a key that is not that of the journal', async () => {
    const { audit } = aChain()
    const wrong = join(emptyTemp().path, 'wrong.key')
    writeFileSync(wrong, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
    const { status, out, err } = await audit('show', '--key', wrong)
    expect({ status, out }).toEqual({ status: 77, out: [] })
    expect(err[0]).toMatch(/^UMT-JOURNAL-109 /)
  })

  it.each([
    ['from an instant on', ['--since', '2026-11-20T11:00:00+01:00'], ['device-paired', 'encounter-closed']],
    ['of one encounter', ['--encounter', 'e1'], ['encounter-opened', 'encounter-closed']],
  ])('shows those %s', async (_, words, kinds) => {
    const { audit } = aChain()
    const { out } = await audit('show', '--json', ...words)
    // The key was made when the test ran, which is later than any of its acts.
    expect(out.map((line) => JSON.parse(line).kind).filter((kind) => kind !== 'key-made')).toEqual(kinds)
  })
})

describe('umt audit verify', () => {
  it('finds the chain whole, with the key and without', async () => {
    const { audit, key } = aChain()
    expect(await audit('verify', '--key', key)).toMatchObject({
      status: 0,
      out: [expect.stringMatching(/^Audit chain intact: acts \d\.$/)],
      err: [],
    })
    expect(await audit('verify')).toMatchObject({ status: 0, err: [expect.stringMatching(/^Without the key/)] })
  })

  const tampered = (journal: string, sql: string) => {
    const db = new DatabaseSync(journal)
    db.exec(sql)
    db.close()
  }

  it('names the act in which one byte was changed', async () => {
    const { audit, journal, first } = aChain()
    const bytes = readFileSync(journal)
    const at = bytes.indexOf('encounter-opened')
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(journal, bytes)
    const { status, out } = await audit('verify', '--lang', 'fr')
    expect(status).toBe(65)
    expect(out.join('\n')).toMatch(
      new RegExp(`^acte ${first} contenu modifié : ce n’est pas ce qui avait été écrit$`, 'm'),
    )
    expect(out.at(-1)).toMatch(/^Registre abîmé/)
    expect(readFileSync(journal).equals(bytes)).toBe(true)
  })

  it('names the act whose sealed part was changed', async () => {
    const { audit, journal, first } = aChain()
    tampered(journal, `UPDATE acts SET detail = zeroblob(length(detail)) WHERE seq = ${first + 1}`)
    const { status, out } = await audit('verify', '--json')
    expect(status).toBe(65)
    expect(JSON.parse(out.join()).findings).toContainEqual(expect.objectContaining({ table: 'acts', seq: first + 1 }))
  })

  it('of an act with a time that is no number says that it cannot be read, and shows none', async () => {
    const { audit, journal, first } = aChain()
    tampered(journal, `UPDATE acts SET at = 9007199254740993 WHERE seq = ${first}`)
    const { status, out } = await audit('verify')
    expect(status).toBe(65)
    expect(out.join('\n')).toMatch(new RegExp(`^act ${first} unreadable`, 'm'))
    expect(await audit('show')).toMatchObject({
      status: 65,
      err: [expect.stringMatching(/^UMT-JOURNAL-102 /), expect.anything()],
    })
  })

  it('shows no escape sequence that was written into an act', async () => {
    const { audit, journal, first } = aChain()
    tampered(journal, `UPDATE acts SET encounter = char(27) || '[2J' WHERE seq = ${first}`)
    expect((await audit('show')).out.join('\n')).toContain('�[2J')
  })

  it('names the act that is missing', async () => {
    const { audit, journal, first } = aChain()
    tampered(journal, `DELETE FROM acts WHERE seq = ${first + 1}`)
    const { status, out } = await audit('verify')
    expect(status).toBe(65)
    expect(out.join('\n')).toMatch(new RegExp(`^act ${first + 1} missing`, 'm'))
  })
})
