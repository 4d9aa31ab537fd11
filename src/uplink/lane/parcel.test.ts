import { describe, expect, test } from 'vitest'
import type { OwedUnit } from '../../journal/outbox-types.ts'
import { owed, unit } from '../testing/owed.ts'
import { nextParcel, type ParcelRules } from './parcel.ts'

const RULES: ParcelRules = { mode: 'transaction', entries: 4, batchEntries: 6, bytes: 10_000 }

const parcel = (units: readonly OwedUnit[], over: Partial<ParcelRules> = {}) => {
  const next = nextParcel(units, { ...RULES, ...over })
  return next && { kind: next.kind, ids: next.observations.map(({ observation }) => observation) }
}

const pair = (reading: string, over = {}) => unit(owed(`${reading}/a`, over), owed(`${reading}/b`, over))

test('nothing is owed: nothing goes', () => {
  expect(parcel([])).toBeUndefined()
})

describe('a transaction', () => {
  test('takes whole readings, as many as fit', () => {
    expect(parcel([pair('1'), pair('2'), pair('3')])).toEqual({ kind: 'whole', ids: ['1/a', '1/b', '2/a', '2/b'] })
    expect(parcel([pair('1'), pair('2')], { entries: 3 })?.ids).toEqual(['1/a', '1/b'])
  })

  test('takes the beginning of a reading that is more than may go at once', () => {
    const four = unit(owed('1/a'), owed('1/b'), owed('1/c'), owed('1/d'))
    expect(parcel([four, pair('2')], { entries: 3 })?.ids).toEqual(['1/a', '1/b', '1/c'])
  })

  test('takes half a reading while somebody looks for the one that is refused', () => {
    expect(parcel([pair('1'), pair('2')], { narrow: 1 })?.ids).toEqual(['1/a'])
  })

  test('stays within its bytes, but one reading always goes', () => {
    const body = 'x'.repeat(2_400)
    expect(parcel([pair('1', { body }), pair('2', { body }), pair('3', { body })])?.ids).toHaveLength(4)
    expect(parcel([pair('1', { body }), pair('2', { body })], { bytes: 9_599 })?.ids).toEqual(['1/a'])
    expect(parcel([unit(owed('1', { body: 'x'.repeat(20_000) }))])?.ids).toEqual(['1'])
  })

  test('carries an ECG alone, before it and after it', () => {
    const ecg = unit(owed('2', { metric: 'ecg' }))
    expect(parcel([pair('1'), ecg])?.ids).toEqual(['1/a', '1/b'])
    expect(parcel([ecg, pair('3')])?.ids).toEqual(['2'])
  })

  test('never holds what is withdrawn beside what replaces it', () => {
    const old = unit(owed('1/old', { owes: 'retract' }))
    expect(parcel([old, unit(owed('1/new'))])?.ids).toEqual(['1/old'])
  })

  test('goes again as it went when nobody knows whether it arrived: nothing new is in it', () => {
    const sent = { answer: 'unknown' } as const
    expect(parcel([unit(owed('1', sent)), unit(owed('2', sent)), unit(owed('3'))])?.ids).toEqual(['1', '2'])
  })

  test('never holds one identity twice', () => {
    expect(parcel([unit(owed('1/a')), unit(owed('1/a')), unit(owed('2'))])?.ids).toEqual(['1/a', '2'])
  })
})

describe('other ways', () => {
  test('a backlog goes in batches, and what the open encounter has in transactions', () => {
    const [open, past] = [{ encounter: 'now' }, { encounter: 'then' }]
    const units = [unit(owed('1', open)), unit(owed('2', open)), unit(owed('3', past)), unit(owed('4', past))]
    const rules = { mode: 'batch', first: 'now' } as const
    expect(parcel(units, rules)).toEqual({ kind: 'whole', ids: ['1', '2'] })
    expect(parcel(units.slice(2), rules)).toEqual({ kind: 'each', ids: ['3', '4'] })
  })

  test('one Observation a request where the platform wants it so', () => {
    expect(parcel([pair('1')], { mode: 'put' })).toEqual({ kind: 'put', ids: ['1/a'] })
    expect(parcel([pair('1')], { mode: 'ans-mesures' })).toEqual({ kind: 'whole', ids: ['1/a'] })
  })
})
