import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ECG_DEVICE, ecgChunks } from '../../tests/support/chunks.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { testKey } from '../../tests/support/keys.ts'
import { reading, T0 } from '../../tests/support/readings.ts'
import { type AuditAct, toEntry } from '../audit/acts.ts'
import { Intake } from '../intake/intake.ts'
import { openJournal } from '../journal/open.ts'
import { drain } from '../journal/testing/deliveries.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import { MoveDesk } from './move-desk.ts'

const REASON = 'Les deux patients étaient intervertis'
const DAY = 86_400_000
const [P1, P2] = ['Patient/p1', 'Patient/p2'].map((reference) => ({ kind: 'literal', reference }) as const)
const by = { kind: 'daemon' } as const

/** A desk over a real journal: encounter e1 is over, and in e2, which is open, something is measured. */
function setUp() {
  const clock = new FakeClock(T0)
  const journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock, key: testKey() })
  onTestFinished(() => journal.close())
  const record = (act: AuditAct) => journal.record([{ ...toEntry(act), observations: [] }])
  if (!P1 || !P2) throw new Error('no patients')
  record({ kind: 'encounter-opened', at: T0, by, encounter: 'e1', subject: P1, moment: {} })
  record({ kind: 'encounter-closed', at: T0, by, encounter: 'e1', because: 'asked', moment: {} })
  record({ kind: 'encounter-opened', at: T0, by, encounter: 'e2', subject: P2, moment: {} })
  const ids: string[] = []
  const intake = new Intake({
    journal,
    output: {
      preliminary: () => {},
      final: (observations) => ids.push(...observations.flatMap(({ id }) => id ?? [])),
      held: () => {},
      duplicate: () => {},
      problem: (error) => {
        throw error
      },
    },
    attribute: () => ({ kind: 'attributed', subject: P2, encounter: 'e2' }),
    gateway: 'umt-1-gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    releasedAt: () => clock.now(),
    retry: () => {},
  })
  const out: { status?: string; id?: string }[] = []
  let woken = 0
  const desk = new MoveDesk({
    journal,
    renderer: intake.renderer,
    cabin: { asked: () => {}, state: { state: 'open', encounter: { id: 'e2', subject: P2, since: T0 } } },
    clock,
    zone: 'Europe/Paris',
    actorOf: () => by,
    publish: (observations) => out.push(...observations.map(({ body }) => JSON.parse(body))),
    wake: () => {
      woken += 1
    },
  })
  const measure = () => {
    intake.accept(reading(), T0)
    intake.flush()
    return ids.at(-1) ?? ''
  }
  const move = (observation: string, encounter: string) =>
    desk.handlers['reading/move']({ observation, encounter, reason: REASON }, {})
  return { journal, intake, ids, out, measure, move, woken: () => woken }
}

const code = (expected: string) => expect.objectContaining({ code: expected })

it('a reading is not moved to an encounter of which nobody knows any more whose it was', () => {
  const { journal, measure, move, out } = setUp()
  const id = measure()
  journal.purge(T0 + DAY)
  expect(() => move(id, 'e1')).toThrow(code('UMT-MOVE-104'))
  expect([out, journal.observationsOf('e2').length]).toEqual([[], 1])
})

it('a reading whose content is erased is not moved, and nobody is told that it was', () => {
  const { journal, measure, move, out, woken } = setUp()
  journal.outbox.declare([{ name: 'telmi' }])
  const id = measure()
  drain(journal, 'telmi', T0)
  journal.purge(T0 + DAY)
  expect(() => move(id, 'e1')).toThrow(code('UMT-MOVE-106'))
  expect([out, woken()]).toEqual([[], 0])
})

it('a reading that the journal’s text of cannot be read stays where it is, and its text is told nowhere', () => {
  const { journal, move } = setUp()
  const observation = { id: crypto.randomUUID(), metric: 'body-temperature', body: '{"status":"final"}' }
  const nonsense = { key: 'a'.repeat(64), content: 'b'.repeat(64), device: 'd', arrivedAt: T0, measuredAt: T0 }
  const rest = { metrics: [], encounter: 'e2', reading: '{"secret":"36.6"}', observations: [observation] }
  journal.commit([{ ...nonsense, ...rest }])
  expect(() => move(observation.id, 'e1')).toThrow(code('UMT-MOVE-106'))
  expect(() => move(observation.id, 'e1')).not.toThrow(/36\.6/)
})

it('a strip of an ECG is moved too, and its platform hears of it at once', () => {
  const { intake, ids, journal, move, out, woken } = setUp()
  for (const chunk of ecgChunks(0, 12)) intake.samples(ECG_DEVICE, chunk)
  intake.ended(ECG_DEVICE.id)
  intake.flush()
  const [id = ''] = ids
  move(id, 'e1')
  expect(out).toMatchObject([{ id, status: 'entered-in-error' }])
  expect(JSON.stringify(out)).not.toContain('SampledData')
  expect(journal.observationsOf('e1').map((body) => JSON.parse(body))).toMatchObject([
    { subject: { reference: 'Patient/p1' }, effectivePeriod: {} },
  ])
  expect(woken()).toBe(1)
})
