import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { systemClock } from '../src/clock.ts'
import { openJournal } from '../src/journal/open.ts'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKey, testKeyFile } from './support/keys.ts'

const BAD = ['001b10', '001b100044']

/** The journal of a stopped daemon that a thermometer sent two bad frames to, its key, and a way to ask. */
async function aJournal() {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await play(
      daemon,
      madeUp('sig-health-thermometer', [['2a1c', '001b1000fe'], ...BAD.map((hex) => ['2a1c', hex] as const)]),
    )
  }
  const folder = emptyTemp().path
  const config = join(folder, 'umt.yaml')
  writeFileSync(config, JSON.stringify({ state, unit: UNIT, bus: { port: 1 } }))
  const withKey = ['--key', testKeyFile(join(folder, 'journal.key'))]
  const frames = (verb: string, ...words: string[]) => command(['frames', verb, ...words, '--config', config])
  return { state, folder, withKey, frames }
}

const looks = (state: string) => {
  using journal = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
  return journal.acts({ kinds: ['frames-looked-at'] }).map(({ detail = '' }) => JSON.parse(detail))
}

describe('umt frames list', () => {
  it('says which device, when, on which channel and why, without the key and without a byte', async () => {
    const { state, frames } = await aJournal()
    const { status, out, err } = await frames('list')
    expect(status).toBe(0)
    expect(out).toHaveLength(2)
    expect(out[0]).toMatch(
      /^1 +\d{4}-\d\d-\d\d [\d:]{8} +sig-health-thermometer +sig-health-thermometer +2a1c +truncated @\d\/3$/,
    )
    expect(err[0]).toContain('Refused frames: 2.')
    const [json] = (await frames('list', '--json')).out
    expect(JSON.parse(json ?? '')).toMatchObject({ seq: 1, device: 'sig-health-thermometer', length: 3 })
    expect([...out, json].join()).not.toMatch(/001b10/)
    expect((await frames('list', '--device', 'other')).out).toEqual([])
    expect(looks(state)).toEqual([])
  })
})

describe('umt frames show', () => {
  it('shows the bytes as a command that decodes them, and the audit chain tells who looked', async () => {
    const { state, withKey, frames } = await aJournal()
    const { status, out, err } = await frames('show', '1', ...withKey)
    expect(status).toBe(0)
    expect(out[1]).toBe(`umt decode sig-health-thermometer 2a1c=${BAD[0]}`)
    expect(err.join()).toContain('may be of a patient')
    expect(looks(state)).toEqual([
      { by: expect.objectContaining({ kind: 'client' }), frames: 1, device: 'sig-health-thermometer', exported: false },
    ])
    const shown = (await command(['audit', 'show', '--state', state, ...withKey])).out
    expect(shown.at(-1)).toMatch(/refused frames looked at .*shown: 1$/)
  })

  it('shows nothing without the key, nor what is not there, and then nothing is noted', async () => {
    const { state, withKey, frames } = await aJournal()
    expect(await frames('show', '1')).toMatchObject({ status: 77, out: [] })
    const gone = await frames('show', '4711', ...withKey)
    expect([gone.status, gone.out, gone.err[0]]).toEqual([1, [], expect.stringContaining('UMT-JOURNAL-120')])
    expect((await frames('show', 'x', ...withKey)).status).toBe(2)
    expect(looks(state)).toEqual([])
  })

  it('is noted by the daemon while one runs, with the user that its bus let in', async () => {
    const { state, withKey } = await aJournal()
    {
      await using daemon = await aDaemon({ state })
      const bus = ['--bus', asUser(daemon.url), '--unit', UNIT]
      const { status } = await command(['frames', 'show', '2', '--state', state, ...withKey, ...bus])
      expect(status).toBe(0)
    }
    expect(looks(state)).toMatchObject([{ by: { kind: 'client', user: expect.any(String) }, frames: 1 }])
  })
})

describe('umt frames export', () => {
  it('writes a recording for its owner alone that plays as it was: two faults and no reading', async () => {
    const { state, folder, withKey, frames } = await aJournal()
    const file = join(folder, 'bad.jsonl')
    const which = ['--device', 'sig-health-thermometer', '--out', file, ...withKey]
    expect((await frames('export', ...which, '--yes')).status).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [header, , ...lines] = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(header).toMatchObject({ fixture: 1, driver: 'sig-health-thermometer', provenance: 'captured', faults: 2 })
    expect(lines.map(({ hex }) => hex)).toEqual(BAD)
    expect(looks(state)).toMatchObject([{ frames: 2, exported: true }])
    const played = await command(['replay', file, '--print', 'reading'])
    expect([played.status, played.out]).toEqual([0, []])
    expect(played.err.map((line) => JSON.parse(line).fault)).toEqual(['truncated', 'grammar'])
    // Never over what is there, and nothing is noted of what was not taken.
    expect((await frames('export', ...which, '--yes')).status).toBe(1)
    expect(looks(state)).toHaveLength(1)
  })

  it('writes nothing unless somebody agrees, and leaves no file where the journal cannot be written', async () => {
    const { state, folder, withKey, frames } = await aJournal()
    const file = join(folder, 'bad.jsonl')
    const which = ['--device', 'sig-health-thermometer', '--out', file, ...withKey]
    expect((await frames('export', ...which)).err[0]).toContain('UMT-CLI-105')
    expect((await frames('export', '--out', file, ...withKey)).status).toBe(2)
    {
      using _ = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
      expect((await frames('export', ...which, '--yes')).err[0]).toContain('UMT-JOURNAL-104')
    }
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
    expect(looks(state)).toEqual([])
  })
})
