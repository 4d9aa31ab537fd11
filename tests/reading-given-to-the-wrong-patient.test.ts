import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { stranger } from '../src/bus/testing/stranger.ts'
import { systemClock } from '../src/clock.ts'
import type { Daemon } from '../src/daemon.ts'
import { openJournal } from '../src/journal/open.ts'
import { aDaemon, fixture, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { testKey } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'

const PATIENT_A = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '999990000000042' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])
const TOLD = new RegExp(`${figure('36.5').source}|999990000000042|Patient/`)
const REASON = 'Les deux patients étaient intervertis'

const ask = async (screen: Listener, verb: string, request: object = {}) =>
  JSON.parse(await screen.request(verb, request))

const move = (screen: Listener, observation: string, encounter?: string) =>
  ask(screen, 'reading/move', { observation, ...(encounter !== undefined && { encounter }), reason: REASON })

/** Observations on the bus, in order. */
const seen = (screen: Listener) =>
  screen.messages.filter(({ topic }) => topic.startsWith('observations/')).map(({ text }) => JSON.parse(text))

/** Encounter a is over, and in b somebody was measured: 36.50 °C. */
async function measuredInB(daemon: Daemon) {
  const screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await play(daemon, TEMPERATURE)
  const final = JSON.parse((await screen.until(isFinal)).text)
  const id: string = final.id
  return { screen, final, id }
}

const journalOf = (state: string) =>
  openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })

describe('a reading that was given to the wrong patient', () => {
  it('is withdrawn from the screen of the one, and is the other’s under another id, with all its digits', async () => {
    const state = await stateFolder()
    {
      await using daemon = await aDaemon({ state })
      const { screen, final, id } = await measuredInB(daemon)
      await using _screen = screen
      const { data } = await move(screen, id, 'a')
      expect(data).toEqual({
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        encounter: 'a',
        observations: [expect.any(String)],
        withdrawn: [id],
      })
      expect(data.observations).not.toContain(id)
      expect((await ask(screen, 'encounter/observations')).data).toEqual([])
      expect(seen(screen)).toMatchObject([final, { id, status: 'entered-in-error', subject: final.subject }])
      // Not every screen looks at the status: without a value it has nothing to show.
      const withdrawn = screen.messages.find(({ text }) => text.includes('"status":"entered-in-error"'))
      expect(withdrawn?.text).not.toMatch(figure('36.5'))
    }
    using journal = journalOf(state)
    const [body = ''] = journal.observationsOf('a')
    expect(body).toContain('"value":36.50,')
    expect(JSON.parse(body)).toMatchObject({
      status: 'final',
      subject: { identifier: { value: PATIENT_A.value } },
      encounter: { reference: 'Encounter/a' },
      note: [{ text: 'D’abord enregistrée ailleurs, rendue à ce patient par une personne' }],
    })
    expect(journal.observationsOf('b')).toEqual([])
    const [act] = journal.acts({ kinds: ['reading-moved'] })
    expect(act).toMatchObject({ kind: 'reading-moved', encounter: 'a' })
    expect(JSON.parse(act?.detail ?? '')).toMatchObject({ reason: REASON, from: 'b', by: { kind: 'client' } })
    expect(journal.verify().findings).toEqual([])
  })

  it('is shown once it is of whoever is in the cabin, and nothing of the one before is', async () => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    daemon.closeEncounter()
    daemon.openEncounter('c', PATIENT_A)
    const { data } = await move(screen, id, 'c')
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id: data.observations[0] }])
    expect(seen(screen).slice(1)).toMatchObject([
      { id: data.observations[0], status: 'final', subject: { identifier: { value: PATIENT_A.value } } },
    ])
  })

  it('takes along every value of the same measurement, whichever of them is named', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    daemon.openEncounter('a', PATIENT_A)
    daemon.closeEncounter()
    daemon.openEncounter('b', PATIENT_B)
    await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
    const { data: before } = await ask(screen, 'encounter/observations')
    expect(before).toHaveLength(2)
    const { data } = await move(screen, before[1].id, 'a')
    expect(data.withdrawn).toEqual(before.map(({ id }: { id: string }) => id))
    expect(data.observations).toHaveLength(2)
    expect(seen(screen).filter(({ status }) => status === 'entered-in-error')).toHaveLength(2)
  })

  it('may be nobody’s, and be given to somebody later by the id that it had', async () => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    expect((await move(screen, id)).data).toMatchObject({ observations: [], withdrawn: [id] })
    expect((await move(screen, id)).error.code).toBe('UMT-MOVE-105')
    expect((await ask(screen, 'encounter/observations')).data).toEqual([])
    const { data } = await move(screen, id, 'b')
    expect(data).toMatchObject({ encounter: 'b', withdrawn: [] })
    expect(data.observations).not.toContain(id)
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id: data.observations[0] }])
    expect(seen(screen).map(({ status }) => status)).toEqual(['final', 'entered-in-error', 'final'])
  })

  it('has other ids each time, also back with the first patient', async () => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    const first: string = (await move(screen, id, 'a')).data.observations[0]
    const back: string = (await move(screen, first, 'b')).data.observations[0]
    expect(new Set([id, first, back]).size).toBe(3)
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id: back }])
  })

  it('is moved once though the request is delivered twice, and whoever saw it where it was before is told', async () => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    await using tablet = await stranger(daemon.webSocketUrl)
    const request = JSON.stringify({ observation: id, encounter: 'a', reason: REASON, transaction: 'same' })
    for (const _ of [1, 2]) await tablet.client.publishAsync(`umt/v1/${UNIT}/request/reading/move`, request, { qos: 1 })
    const answers = () => screen.messages.filter(({ topic }) => topic === 'response/reading/move')
    await screen.until(() => answers().length === 2)
    expect(new Set(answers().map(({ text }) => text)).size).toBe(1)
    const { error } = await move(screen, id, 'b')
    expect(error.code).toBe('UMT-MOVE-102')
    expect(seen(screen)).toHaveLength(2)
  })

  it('stays where it is, and nothing is shown, while the disk is full', async () => {
    const state = await stateFolder()
    await using daemon = await aDaemon({ state })
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    {
      using other = new DatabaseSync(join(state, 'journal.db'))
      other.exec('BEGIN IMMEDIATE')
      expect((await move(screen, id, 'a')).error.code).toBe('UMT-JOURNAL-105')
    }
    expect(seen(screen)).toHaveLength(1)
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id, status: 'final' }])
    expect((await move(screen, id, 'a')).status).toBe('ok')
  })

  it('is told of without value and without patient wherever the move is told of', async () => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    await move(screen, id, 'a')
    for (const { topic, text } of screen.messages)
      if (!topic.startsWith('observations/')) expect(text).not.toMatch(TOLD)
  })

  it.each([
    ['an Observation that nobody knows', '00000000-0000-4000-8000-000000000000', 'a', 'UMT-MOVE-101'],
    ['an encounter that nobody knows', undefined, 'nowhere', 'UMT-MOVE-103'],
    ['where it is', undefined, 'b', 'UMT-MOVE-105'],
  ])('is not moved to or from %s', async (_, other, encounter, code) => {
    await using daemon = await aDaemon()
    const { screen, id } = await measuredInB(daemon)
    await using _screen = screen
    expect((await move(screen, other ?? id, encounter)).error.code).toBe(code)
    expect((await ask(screen, 'reading/move', { observation: id, encounter: 'a', reason: ' x ' })).error.code).toBe(
      'UMT-BUS-102',
    )
    expect(seen(screen)).toHaveLength(1)
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id, status: 'final' }])
  })
})

describe('a reading that was held, and assigned to the wrong patient', () => {
  it('is moved with the word of why it was held, and no more of who assigned it first', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    await play(daemon, TEMPERATURE)
    const { key } = JSON.parse((await screen.until(({ topic }) => topic === 'held')).text)
    daemon.openEncounter('a', PATIENT_A)
    daemon.closeEncounter()
    daemon.openEncounter('b', PATIENT_B)
    const { data } = await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
    await move(screen, data.observations[0], 'b')
    const [observation] = (await ask(screen, 'encounter/observations')).data
    expect(observation.note).toMatchObject([
      { text: 'D’abord enregistrée ailleurs, rendue à ce patient par une personne' },
      { text: 'Prise sans consultation ouverte' },
    ])
  })
})

describe('after a restart a reading that was moved', () => {
  it('is where a person put it, is moved again from there, and a platform is owed what holds now', async () => {
    const state = await stateFolder()
    const uplink = { endpoints: [{ name: 'telmi', url: 'http://127.0.0.1:1/fhir' }] }
    let moved = ''
    let id = ''
    {
      await using daemon = await aDaemon({ state, uplink })
      const before = await measuredInB(daemon)
      await using screen = before.screen
      id = before.id
      moved = (await move(screen, id, 'a')).data.observations[0]
    }
    await using daemon = await aDaemon({ state, uplink })
    await using screen = await listen(daemon.url, UNIT)
    expect((await ask(screen, 'encounter/observations')).data).toEqual([])
    expect((await move(screen, id, 'b')).error.code).toBe('UMT-MOVE-102')
    const back: string = (await move(screen, moved, 'b')).data.observations[0]
    expect((await ask(screen, 'encounter/observations')).data).toMatchObject([{ id: back }])
    const { data } = await ask(screen, 'outbox/list')
    expect(data).toMatchObject([{ endpoint: 'telmi', observation: back, owes: 'create', encounter: 'b' }])
    expect(JSON.stringify(data)).not.toMatch(TOLD)
  })
})
