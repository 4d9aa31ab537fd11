import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ECG_DEVICE, ecgChunks } from '../../tests/support/chunks.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { testKey } from '../../tests/support/keys.ts'
import { measured, reading, T0 } from '../../tests/support/readings.ts'
import { toEntry } from '../audit/acts.ts'
import { RawJson } from '../bus/raw-json.ts'
import type { Attribution } from '../encounter/attribution.ts'
import { Intake } from '../intake/intake.ts'
import { openJournal } from '../journal/open.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import type { Reading } from '../reading/reading.ts'
import { HeldDesk } from './held-desk.ts'

const HELD: Attribution = { kind: 'held', because: 'before-encounter' }
const NURSE = { client: 'screen', user: 'nurse', says: 'Claire' }
const NURSE_RPPS = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const REASON = 'Reconnue à sa température'
const WHEN = T0 + 60_000

/** A desk over a real journal in which encounter e1, of Patient/p1, was opened. */
function setUp(over: { readonly open?: string; readonly path?: string } = {}) {
  const path = over.path ?? join(temporaryFolder(), 'journal.db')
  const clock = new FakeClock(T0)
  const journal = openJournal({ path, clock, key: testKey() })
  onTestFinished(() => journal.close())
  const cabin: { attribution: Attribution } = { attribution: HELD }
  const intake = new Intake({
    journal,
    output: {
      preliminary: () => {},
      final: () => {},
      held: () => {},
      duplicate: () => {},
      problem: (error) => {
        throw error
      },
    },
    attribute: () => cabin.attribution,
    gateway: 'umt-1-gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    releasedAt: () => clock.now(),
    retry: () => {},
  })
  const opened = { kind: 'encounter-opened', at: T0, by: { kind: 'daemon' }, moment: {} } as const
  journal.record([
    {
      ...toEntry({
        ...opened,
        encounter: 'e1',
        subject: { kind: 'literal', reference: 'Patient/p1' },
        performer: NURSE_RPPS,
      }),
      observations: [],
    },
  ])
  const out: unknown[] = []
  const desk = new HeldDesk({
    journal,
    renderer: intake.renderer,
    cabin: {
      asked: () => {},
      state:
        over.open === undefined
          ? { state: 'closed' }
          : { state: 'open', encounter: { id: over.open, subject: { kind: 'unknown' }, since: T0 } },
    },
    clock,
    zone: 'Europe/Paris',
    actorOf: (caller) => ({ kind: 'client', ...caller }),
    publish: (observations) => out.push(...observations.map(({ body }) => JSON.parse(body))),
    decided: (payload) => out.push(payload),
  })
  const hold = (each: Reading) => {
    intake.accept(each, T0)
    intake.flush()
    return journal.held().at(-1)?.key ?? ''
  }
  clock.advance(WHEN - T0)
  return { path, journal, intake, cabin, clock, out, hold, desk: desk.handlers }
}

const code = (expected: string) => expect.objectContaining({ code: expected })
const assign = (key: string, encounter = 'e1') => ({ key, encounter, reason: REASON })

describe('a held reading that the nurse looks at', () => {
  it('is shown with its values and its doubt, and without a patient or an identifier', () => {
    const { desk, hold, journal } = setUp()
    const key = hold(reading({ quantities: [measured('body-temperature', '38.50')] }))
    const shown = desk['held/show']({ key }, NURSE)
    if (!(shown instanceof RawJson)) throw new Error('not as it is')
    expect(shown.json).toContain('"value":38.50,')
    const { observations, ...row } = JSON.parse(shown.json)
    expect([row]).toEqual(desk.held({}, NURSE))
    expect(observations).toMatchObject([{ status: 'preliminary', subject: { extension: [{ valueCode: 'unknown' }] } }])
    expect(observations[0]).not.toHaveProperty('identifier')
    expect(journal.acts({ kinds: ['reading-assigned', 'reading-discarded'] })).toEqual([])
  })

  it('is an error when there is none under its key', () => {
    const { desk } = setUp()
    expect(() => desk['held/show']({ key: 'f'.repeat(64) }, NURSE)).toThrow(code('UMT-HELD-101'))
  })
})

describe('a held reading that the nurse assigns', () => {
  it('is the patient’s, with the word that a person decided and why it was in doubt', () => {
    const { desk, hold, journal, out } = setUp({ open: 'e1' })
    const key = hold(reading())
    const answer = desk['held/assign'](assign(key), NURSE)
    const [decided, observation] = out
    expect(observation).toMatchObject({
      status: 'final',
      subject: { reference: 'Patient/p1' },
      encounter: { reference: 'Encounter/e1' },
      performer: [{ identifier: NURSE_RPPS }],
      note: [{ text: 'Attribuée à ce patient par une personne' }, { text: 'Prise avant la consultation' }],
    })
    expect(decided).toEqual({ key, decision: 'assigned', at: '2026-11-20T11:01:00.000+01:00' })
    expect(journal.observationsOf('e1').map((body) => JSON.parse(body))).toEqual([observation])
    expect(answer).toEqual({ key, encounter: 'e1', observations: [expect.stringMatching(/^[0-9a-f-]{36}$/)] })
    expect(journal.counts()).toMatchObject({ held: 0 })
    expect(desk.held({}, NURSE)).toEqual([])
  })

  it('is an act with who, when and why', () => {
    const { desk, hold, journal } = setUp()
    const key = hold(reading())
    desk['held/assign'](assign(key), NURSE)
    const [act] = journal.acts({ reading: key })
    expect(act).toMatchObject({ kind: 'reading-assigned', encounter: 'e1', at: WHEN })
    expect(JSON.parse(act?.detail ?? '')).toEqual({
      by: { kind: 'client', ...NURSE },
      reason: REASON,
      heldBecause: 'before-encounter',
    })
  })

  it('has the ids that it would have had at once, so that a resend is none', () => {
    const { desk, hold, intake, cabin, journal } = setUp()
    const stamped = reading({ deviceTime: '2026-11-20T10:00:00' })
    const key = hold(stamped)
    desk['held/assign'](assign(key), NURSE)
    cabin.attribution = { kind: 'attributed', subject: { kind: 'literal', reference: 'Patient/p2' }, encounter: 'e2' }
    intake.accept(stamped, T0 + 90_000)
    intake.flush()
    expect(journal.observationsOf('e2')).toEqual([])
    expect(journal.observationsOf('e1')).toHaveLength(1)
  })

  it.each([
    ['the next patient is', { open: 'e2' }],
    ['nobody is', {}],
  ])('while %s in the cabin goes to the journal, and to no screen', (_who, over) => {
    const { desk, hold, journal, out } = setUp(over)
    const key = hold(reading())
    desk['held/assign'](assign(key), NURSE)
    expect(out).toEqual([{ key, decision: 'assigned', at: expect.any(String) }])
    expect(journal.observationsOf('e1')).toHaveLength(1)
  })

  it('while its own patient is in the cabin is shown', () => {
    const { desk, hold, out } = setUp({ open: 'e1' })
    desk['held/assign'](assign(hold(reading())), NURSE)
    expect(out).toHaveLength(2)
  })

  it('is assigned once: the second time says when it was, and changes nothing', () => {
    const { desk, hold, journal, out } = setUp({ open: 'e1' })
    const key = hold(reading())
    desk['held/assign'](assign(key), NURSE)
    const again = () => desk['held/assign'](assign(key), NURSE)
    expect(again).toThrow(
      expect.objectContaining({ code: 'UMT-HELD-102', params: expect.objectContaining({ decision: 'assigned' }) }),
    )
    expect(again).toThrow(/20 November 2026/)
    expect(() => desk['held/discard']({ key, reason: REASON }, NURSE)).toThrow(code('UMT-HELD-102'))
    expect(() => desk['held/show']({ key }, NURSE)).toThrow(code('UMT-HELD-102'))
    expect([out.length, journal.observationsOf('e1').length]).toEqual([2, 1])
  })

  it('stays held when the encounter is not known', () => {
    const { desk, hold, journal, out } = setUp()
    const key = hold(reading())
    expect(() => desk['held/assign'](assign(key, 'e9'), NURSE)).toThrow(code('UMT-HELD-103'))
    expect([out, journal.held().length]).toEqual([[], 1])
  })

  it('may be a strip of an ECG', () => {
    const { desk, intake, journal, out } = setUp({ open: 'e1' })
    for (const chunk of ecgChunks(0, 12)) intake.samples(ECG_DEVICE, chunk)
    intake.ended(ECG_DEVICE.id)
    intake.flush()
    const [held] = journal.held()
    desk['held/assign'](assign(held?.key ?? ''), NURSE)
    expect(out[1]).toMatchObject({ subject: { reference: 'Patient/p1' }, effectivePeriod: {} })
  })

  it('stays held, and nothing is lost, when the journal’s text of it cannot be read', () => {
    const { desk, journal } = setUp()
    const key = 'a'.repeat(64)
    const nonsense = { key, content: 'b'.repeat(64), device: 'd', arrivedAt: T0, measuredAt: T0, metrics: [] }
    journal.commit([{ ...nonsense, heldBecause: 'no-encounter', reading: '{"secret":"36.6"}', observations: [] }])
    const tried = () => desk['held/assign'](assign(key), NURSE)
    expect(tried).toThrow(code('UMT-HELD-105'))
    expect(tried).not.toThrow(/36\.6/)
    expect(journal.held()).toHaveLength(1)
  })
})

describe('a blow that was held', () => {
  const blow = (fev1: string, minute: string) =>
    reading({ quantities: [measured('fev1', fev1)], deviceTime: `2026-11-20T10:${minute}:00` }, T0)
  const sessions = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).partOf[0].identifier.value)

  it('is part of the session of the other blows of its patient', () => {
    const { desk, hold, intake, cabin, journal } = setUp()
    const key = hold(blow('2.01', '00'))
    cabin.attribution = { kind: 'attributed', subject: { kind: 'literal', reference: 'Patient/p1' }, encounter: 'e1' }
    intake.accept(blow('2.10', '02'), T0)
    intake.flush()
    desk['held/assign'](assign(key), NURSE)
    expect(new Set(sessions(journal.observationsOf('e1'))).size).toBe(1)
    expect(journal.observationsOf('e1')).toHaveLength(2)
  })

  it('is so after a restart, too', () => {
    const before = setUp()
    const key = before.hold(blow('2.01', '00'))
    before.cabin.attribution = {
      kind: 'attributed',
      subject: { kind: 'literal', reference: 'Patient/p1' },
      encounter: 'e1',
    }
    before.intake.accept(blow('2.10', '02'), T0)
    before.intake.flush()
    before.journal.close()
    const { desk, journal } = setUp({ path: before.path })
    desk['held/assign'](assign(key), NURSE)
    expect(new Set(sessions(journal.observationsOf('e1'))).size).toBe(1)
    expect(journal.observationsOf('e1')).toHaveLength(2)
  })
})

describe('a held reading that the nurse discards', () => {
  it('is listed no more, stays in the journal, and is an act', () => {
    const { desk, hold, journal, out } = setUp()
    const key = hold(reading())
    expect(desk['held/discard']({ key, reason: 'Essai de l’appareil' }, NURSE)).toEqual({ key })
    expect(out).toEqual([{ key, decision: 'discarded', at: '2026-11-20T11:01:00.000+01:00' }])
    expect(desk.held({}, NURSE)).toEqual([])
    expect(journal.has(key)).toBe(true)
    expect(journal.acts({ reading: key })).toMatchObject([{ kind: 'reading-discarded', at: WHEN }])
    expect(() => desk['held/assign'](assign(key), NURSE)).toThrow(code('UMT-HELD-102'))
  })
})
