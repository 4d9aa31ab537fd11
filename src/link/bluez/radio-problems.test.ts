import { expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import type { BluetoothState } from '../bluetooth.ts'
import { ON_THE_GROUND } from '../recovery-ladder.ts'
import { RadioProblems } from './radio-problems.ts'

const works = { address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }
const blocked = { ...works, address: '00:1A:7D:DA:71:14', powered: false, blocked: true }
const running = { service: 'running', rungs: ON_THE_GROUND.rungs } as const

const toldOf = (...states: readonly BluetoothState[]): readonly string[] => {
  const clock = new FakeClock()
  const told: string[] = []
  using problems = new RadioProblems(clock, ({ code }) => told.push(code))
  for (const state of states) {
    problems.update(state)
    clock.advance(10_000)
  }
  return told
}

it('tells once that every adapter is blocked', () => {
  const state = { ...running, adapters: [blocked] }
  expect(toldOf(state, { ...state, adapters: [{ ...blocked, discovering: false }] })).toEqual(['UMT-BLE-103'])
})

it('says nothing of a blocked adapter beside one that works', () => {
  expect(toldOf({ ...running, adapters: [blocked, works] })).toEqual([])
})
