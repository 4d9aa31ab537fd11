import { describe, expect, it } from 'vitest'
import { type EncounterEvent, type EncounterRefusal, type EncounterState, transition } from './encounter.ts'

const A = { kind: 'literal', reference: 'Patient/a' } as const
const B = { kind: 'logical', system: 'urn:oid:1.2', value: 'b' } as const
const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const OTHER_NURSE = { ...NURSE, value: '10007654321' }

const e1 = { id: 'e1', subject: A, performer: NURSE, since: 100 }
const closed: EncounterState = { state: 'closed' }
const open: EncounterState = { state: 'open', encounter: e1 }
const used: EncounterState = { ...open, activeAt: 150 }
const warned: EncounterState = { ...used, warnedAt: 180 }
const after: EncounterState = {
  state: 'closed',
  since: 200,
  because: 'asked',
  last: { ...e1, until: 200 },
}

const opening: EncounterEvent = { event: 'open', id: 'e1', subject: A, performer: NURSE, at: 100 }
const again: EncounterEvent = { ...opening, at: 200 }
const next: EncounterEvent = { event: 'open', id: 'e2', subject: B, at: 200 }
const closing: EncounterEvent = { event: 'close', at: 200, because: 'asked' }
const e2: EncounterState = { state: 'open', encounter: { id: 'e2', subject: B, since: 200 } }

const left = (because: string) => ({ step: 'closed', id: 'e1', at: 200, because })
const entered = (encounter: object) => ({ step: 'opened', encounter })

describe('the encounter', () => {
  it.each<[string, EncounterState, EncounterEvent, EncounterState, readonly object[]]>([
    ['opens when none is open', closed, opening, open, [entered(e1)]],
    ['opens after another was closed, and forgets that one', after, next, e2, [entered(e2.encounter)]],
    [
      'opens again under the id that it had, for the same patient',
      after,
      { ...again, at: 300 },
      { state: 'open', encounter: { ...e1, since: 300 } },
      [entered({ ...e1, since: 300 })],
    ],
    [
      'replaces one only when asked to, and closes it first',
      open,
      { ...next, replace: true },
      e2,
      [left('replaced'), entered(e2.encounter)],
    ],
    ['opens when it was to replace one that is gone', after, { ...next, replace: true }, e2, [entered(e2.encounter)]],
    ['that is asked for again after a lost answer stays as it is', open, again, { ...open, activeAt: 200 }, []],
    [
      'that is asked for again to replace stays as it is',
      open,
      { ...again, replace: true },
      { ...open, activeAt: 200 },
      [],
    ],
    ['that is asked for again is not forgotten', warned, again, { ...open, activeAt: 200 }, []],
    [
      'passes to another performer only by being replaced',
      open,
      { ...again, performer: OTHER_NURSE, replace: true },
      { state: 'open', encounter: { ...e1, performer: OTHER_NURSE, since: 200 } },
      [left('replaced'), entered({ ...e1, performer: OTHER_NURSE, since: 200 })],
    ],
    ['closes when it is open', open, closing, after, [left('asked')]],
    ['closes when it is the one named', open, { ...closing, id: 'e1' }, after, [left('asked')]],
    [
      'that was forgotten has no claim to what was measured after it was used last',
      warned,
      { ...closing, because: 'forgotten' },
      { state: 'closed', since: 200, because: 'forgotten', last: { ...e1, until: 150 } },
      [left('forgotten')],
    ],
    [
      'that was forgotten and never used has a claim to nothing',
      open,
      { ...closing, because: 'forgotten' },
      { state: 'closed', since: 200, because: 'forgotten', last: { ...e1, until: 100 } },
      [left('forgotten')],
    ],
    [
      'that lost its time has no claim to what arrives late',
      open,
      { ...closing, because: 'clock-lost' },
      { state: 'closed', since: 200, because: 'clock-lost' },
      [left('clock-lost')],
    ],
    ['in which something is measured is in use', open, { event: 'used', at: 150 }, used, []],
    [
      'in which something is measured after a warning is in use again',
      warned,
      { event: 'used', at: 190 },
      { ...open, activeAt: 190 },
      [],
    ],
    ['is not in use earlier because something arrives late', used, { event: 'used', at: 120 }, used, []],
    ['is not opened by a measurement', after, { event: 'used', at: 250 }, after, []],
    ['of which a person was warned is still open', used, { event: 'warned', at: 180 }, warned, []],
    [
      'that a start took up again is compared with everything once the clock is sure',
      { ...warned, encounter: { ...e1, comparableFrom: 120 } },
      { event: 'confirmed', at: 190, since: 90 },
      { ...warned, encounter: { ...e1, since: 90 } },
      [],
    ],
    [
      'that a start took up again and that was forgotten has no claim to what arrives late',
      { ...warned, encounter: { ...e1, comparableFrom: 120 } },
      { ...closing, because: 'forgotten' },
      { state: 'closed', since: 200, because: 'forgotten' },
      [left('forgotten')],
    ],
    ['that is closed needs no clock', after, { event: 'confirmed', at: 250, since: 90 }, after, []],
    ['that is closed is nothing to warn of', after, { event: 'warned', at: 250 }, after, []],
  ])('%s', (_situation, state, event, expected, steps) => {
    expect(transition(state, event)).toEqual({ kind: 'moved', state: expected, steps })
  })

  it.each<[string, EncounterState, EncounterEvent, EncounterRefusal]>([
    ['over an open one', open, next, 'already-open'],
    ['over a forgotten one', warned, next, 'already-open'],
    ['with another performer', open, { ...again, performer: OTHER_NURSE }, 'already-open'],
    ['for another patient under the id that is open', open, { ...next, id: 'e1' }, 'other-patient'],
    [
      'for another patient under the id that is open, to replace it either',
      open,
      { ...next, id: 'e1', replace: true },
      'other-patient',
    ],
    ['for nobody under the id that is open', open, { ...again, subject: { kind: 'unknown' } }, 'other-patient'],
  ])('is not opened %s', (_situation, state, event, because) => {
    expect(transition(state, event)).toEqual({ kind: 'refused', because })
  })

  it.each<[string, EncounterState, EncounterEvent, EncounterRefusal]>([
    ['when none is open', closed, closing, 'none-open'],
    ['twice', after, { ...closing, id: 'e1' }, 'none-open'],
    ['by the closing of another one that comes late', e2, { ...closing, id: 'e1' }, 'not-this-one'],
  ])('is not closed %s', (_situation, state, event, because) => {
    expect(transition(state, event)).toEqual({ kind: 'refused', because })
  })
})
