import { describe, expect, it } from 'vitest'
import { Decimal } from '../reading/decimal.ts'
import { EncounterView } from './encounter-view.ts'
import type { Observation } from './observation.ts'

const SINCE = '2026-11-20T10:00:00.000+01:00'

const opened = (id: string) => ({ state: 'open', id, since: SINCE }) as const

const observation = (encounter: string | undefined, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: 'o-1',
  status: 'final',
  code: { text: 'SpO2' },
  subject: { reference: 'Patient/p' },
  ...(encounter !== undefined && { encounter: { reference: `Encounter/${encounter}` } }),
  device: { reference: 'Device/a' },
  valueQuantity: { value: Decimal.parse('97'), system: 'http://unitsofmeasure.org', code: '%' },
  ...more,
})

const live = (encounter: string | undefined): Observation => {
  const { id: _id, ...rest } = observation(encounter, { status: 'preliminary' })
  return rest
}

function inside(id: string): EncounterView {
  const view = new EncounterView()
  view.enter(opened(id))
  return view
}

describe('what a screen may show', () => {
  it('is of the open encounter and of no other', () => {
    const view = inside('a')
    expect(view.admits(observation('a'))).toBe(true)
    expect(view.admits(observation('b', { id: 'o-2' }))).toBe(false)
    expect(view.admits(live('b'))).toBe(false)
    expect(view.admits(live('a'))).toBe(true)
  })

  it('is nothing while nobody is in, not even what is measured of nobody', () => {
    const view = new EncounterView()
    expect(view.admits(live(undefined))).toBe(false)
    view.enter({ state: 'closed', since: SINCE })
    expect([view.admits(observation(undefined)), view.admits(observation('undefined'))]).toEqual([false, false])
    expect(view.admitsFrom('2026-11-20T10:00:01.000+01:00')).toBe(false)
  })

  it('is each final once, however often it comes, and each live value', () => {
    const view = inside('a')
    const came = [observation('a'), observation('a'), live('a'), live('a')].map((each) => view.admits(each))
    expect(came).toEqual([true, false, true, true])
  })

  it.each([
    ['closes', { state: 'closed', since: SINCE } as const],
    ['is followed by another', opened('b')],
  ])('is forgotten when the encounter %s', (_what, next) => {
    const view = inside('a')
    view.admits(observation('a'))
    expect(view.enter(next)).toBe(true)
    expect(view.finals).toEqual([])
    // A broker outside may bring it late.
    expect(view.admits(observation('a', { id: 'o-2' }))).toBe(false)
  })

  it('stays when the same encounter is only told of again', () => {
    const view = inside('a')
    view.admits(observation('a'))
    expect(view.enter({ ...opened('a'), idleSince: SINCE })).toBe(false)
    expect(view.finals).toHaveLength(1)
  })

  it('loses what a person takes back, also when the final itself comes again after that', () => {
    const view = inside('a')
    view.admits(observation('a'))
    expect(view.admits(observation('a', { status: 'entered-in-error' }))).toBe(true)
    expect(view.finals).toEqual([])
    expect(view.admits(observation('a'))).toBe(false)
  })

  it('loses what the daemon lists no more, without its value', () => {
    const view = inside('a')
    view.admits(observation('a'))
    view.admits(observation('a', { id: 'o-2' }))
    const [gone, ...rest] = view.withdraw(view.finals, [observation('a', { id: 'o-2' })])
    expect(rest).toEqual([])
    expect(gone).toMatchObject({ id: 'o-1', status: 'entered-in-error' })
    expect(JSON.stringify(gone)).not.toContain('97')
    expect(view.finals.map(({ id }) => id)).toEqual(['o-2'])
  })

  it('keeps a final that came after the daemon was asked', () => {
    const view = inside('a')
    const known = view.finals
    view.admits(observation('a'))
    expect(view.withdraw(known, [])).toEqual([])
  })

  it('is no chunk of samples that began before the encounter', () => {
    const view = inside('a')
    const starts = ['2026-11-20T08:59:59.999Z', '2026-11-20T09:00:00.000Z']
    expect(starts.map((start) => view.admitsFrom(start))).toEqual([false, true])
  })
})
