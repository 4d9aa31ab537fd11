import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { stranger } from '../src/bus/testing/stranger.ts'
import { systemClock } from '../src/clock.ts'
import type { Daemon } from '../src/daemon.ts'
import { openJournal } from '../src/journal/open.ts'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { testKey } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'

const PATIENT_A = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '999990000000042' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const
/** 2A1C: no flags, FLOAT 412 × 10⁻¹ °C. */
const FEVER = madeUp('sig-health-thermometer', [['2a1c', '009c0100ff']])
const REASON = 'Prise avant l’ouverture, même patient'
/** The value, and who it is; after a digit and a colon it is a time of day. */
const TOLD = new RegExp(`${figure('41.2').source}|999990000000042|Patient/`)

const ask = async (screen: Listener, verb: string, request: object = {}) =>
  JSON.parse(await screen.request(verb, request))

/** A daemon with a fever that is held, and a screen that heard of it. */
async function withAHeldFever(daemon: Daemon) {
  const screen = await listen(daemon.url, UNIT)
  await play(daemon, FEVER)
  const held = JSON.parse((await screen.until(({ topic }) => topic === 'held')).text)
  const key: string = held.key
  return { screen, key }
}

const topicsOf = (screen: Listener, topic: string) =>
  screen.messages.filter((each) => each.topic === topic).map(({ text }) => JSON.parse(text))

describe('a reading that was held', () => {
  it('is told as an event in words, shown to the nurse, and once assigned is the patient’s on each screen', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    const shown = await ask(screen, 'held/show', { key })
    expect(shown.data).toMatchObject({
      key,
      reason: 'no-encounter',
      observations: [{ valueQuantity: { value: 41.2 } }],
    })
    const { data } = await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
    const final = JSON.parse((await screen.until(isFinal)).text)
    expect(final).toMatchObject({
      id: data.observations[0],
      subject: { identifier: { value: PATIENT_A.value } },
      valueQuantity: { value: 41.2 },
    })
    expect((await ask(screen, 'held')).data).toEqual([])
    expect(topicsOf(screen, 'held/decided')).toEqual([{ key, decision: 'assigned', at: expect.any(String) }])
    expect(topicsOf(screen, 'events').filter(({ code }) => code === 'UMT-ENCOUNTER-104')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        device: 'sig-health-thermometer',
        fr: 'En attente, sans patient : une mesure (aucune consultation n’est ouverte).',
      }),
    ])
  })

  it('is told of without value and without patient wherever it is told of', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
    await ask(screen, 'held')
    const spoken = ({ topic }: { topic: string }) => !/^(observations\/|response\/held\/show)/.test(topic)
    for (const message of screen.messages.filter(spoken)) expect(message.text).not.toMatch(TOLD)
  })

  it('is assigned once though the request is delivered twice, and whoever asks again is told that it was', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    await using tablet = await stranger(daemon.webSocketUrl)
    const request = JSON.stringify({ key, encounter: 'a', reason: REASON, transaction: 'same' })
    const send = () => tablet.client.publishAsync(`umt/v1/${UNIT}/request/held/assign`, request, { qos: 1 })
    await send()
    await send()
    const answers = () => screen.messages.filter(({ topic }) => topic === 'response/held/assign')
    await screen.until(() => answers().length === 2)
    expect(new Set(answers().map(({ text }) => text)).size).toBe(1)
    expect(JSON.parse(answers()[0]?.text ?? '')).toMatchObject({ status: 'ok' })
    expect((await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })).error.code).toBe('UMT-HELD-102')
    expect(screen.messages.filter(isFinal)).toHaveLength(1)
    expect((await ask(screen, 'encounter/observations')).data).toHaveLength(1)
  })

  it('is the patient’s after a restart, too', async () => {
    const state = await stateFolder()
    let key = ''
    {
      await using daemon = await aDaemon({ state })
      const held = await withAHeldFever(daemon)
      await using screen = held.screen
      key = held.key
      daemon.openEncounter('a', PATIENT_A)
      await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
    }
    {
      await using daemon = await aDaemon({ state })
      await using screen = await listen(daemon.url, UNIT)
      expect((await ask(screen, 'held')).data).toEqual([])
      expect((await ask(screen, 'held/discard', { key, reason: REASON })).error.code).toBe('UMT-HELD-102')
    }
    using journal = openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() })
    expect(journal.observationsOf('a')).toHaveLength(1)
    expect(journal.verify().findings).toEqual([])
  })

  it('stays held, and nothing is shown, while the disk is full', async () => {
    const state = await stateFolder()
    await using daemon = await aDaemon({ state })
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    {
      using other = new DatabaseSync(join(state, 'journal.db'))
      other.exec('BEGIN IMMEDIATE')
      const refused = await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
      expect(refused.error.code).toBe('UMT-JOURNAL-105')
    }
    expect(topicsOf(screen, 'held/decided')).toEqual([])
    expect(screen.messages.filter(isFinal)).toEqual([])
    expect((await ask(screen, 'held')).data).toMatchObject([{ key }])
    expect((await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })).status).toBe('ok')
  })

  it('is not decided on without a reason', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    for (const reason of ['', '   ok   ', 'x'.repeat(501)]) {
      expect((await ask(screen, 'held/assign', { key, encounter: 'a', reason })).error.code).toBe('UMT-BUS-102')
      expect((await ask(screen, 'held/discard', { key, reason })).error.code).toBe('UMT-BUS-102')
    }
    expect((await ask(screen, 'held')).data).toHaveLength(1)
  })

  it('is discarded by a person alone, and never shown', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    expect(await ask(screen, 'held/discard', { key, reason: 'Essai de l’appareil' })).toMatchObject({ data: { key } })
    expect(topicsOf(screen, 'held/decided')).toMatchObject([{ key, decision: 'discarded' }])
    expect((await ask(screen, 'held')).data).toEqual([])
    expect(screen.messages.filter(isFinal)).toEqual([])
  })
})

describe('a held reading that is assigned while the next patient is in the cabin', () => {
  it('is not shown on his screen, and is in the journal of the patient who has left', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    daemon.openEncounter('a', PATIENT_A)
    daemon.closeEncounter()
    daemon.openEncounter('b', PATIENT_B)
    const answer = await ask(screen, 'held/assign', { key, encounter: 'a', reason: REASON })
    expect(answer).toMatchObject({ status: 'ok', data: { encounter: 'a', observations: [expect.any(String)] } })
    expect(JSON.stringify(answer)).not.toMatch(TOLD)
    expect((await ask(screen, 'encounter/observations')).data).toEqual([])
    expect(screen.messages.filter(({ topic }) => topic.startsWith('observations/'))).toEqual([])
  })

  it('is refused when its encounter never was', async () => {
    await using daemon = await aDaemon()
    const { screen, key } = await withAHeldFever(daemon)
    await using _screen = screen
    const answer = await ask(screen, 'held/assign', { key, encounter: 'nowhere', reason: REASON })
    expect(answer.error.code).toBe('UMT-HELD-103')
    expect((await ask(screen, 'held')).data).toHaveLength(1)
  })
})
