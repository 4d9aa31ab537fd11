import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { UmtError } from '../errors.ts'
import { HeldTeller } from './held-teller.ts'

function setUp() {
  const clock = new FakeClock(0)
  const told: string[] = []
  const teller = new HeldTeller(clock, (error, device, severity) =>
    told.push(`${device} ${severity} ${error instanceof UmtError ? error.what('fr') : ''}`),
  )
  return { clock, told, teller }
}

const OLD = { device: 'cuff-1', because: 'before-encounter' } as const
const one = 'cuff-1 warning En attente, sans patient : une mesure (prise avant cette consultation).'
const more = (count: number) =>
  `cuff-1 warning En attente, sans patient : ${count} mesures (prise avant cette consultation).`

it('a held reading is told at once, in words', () => {
  const { told, teller } = setUp()
  teller.held(OLD)
  expect(told).toEqual([one])
})

it('fifty records of a memory are two events', () => {
  const { clock, told, teller } = setUp()
  for (let record = 0; record < 50; record += 1) {
    teller.held(OLD)
    clock.advance(400)
  }
  expect(told).toEqual([one])
  clock.advance(3_000)
  expect(told).toEqual([one, more(49)])
  clock.advance(60_000)
  expect(told).toHaveLength(2)
})

it('one that is held long after is told anew, at once', () => {
  const { clock, told, teller } = setUp()
  teller.held(OLD)
  clock.advance(60_000)
  teller.held(OLD)
  expect(told).toEqual([one, one])
})

it('a device that goes on and on is told of at least every half minute', () => {
  const { clock, told, teller } = setUp()
  for (let second = 0; second < 70; second += 1) {
    teller.held(OLD)
    clock.advance(1_000)
  }
  expect(told.length).toBeGreaterThanOrEqual(3)
  expect(told.length).toBeLessThanOrEqual(5)
})

it('two devices, or two reasons, are not one', () => {
  const { told, teller } = setUp()
  teller.held(OLD)
  teller.held({ device: 'cuff-2', because: 'before-encounter' })
  teller.held({ device: 'cuff-1', because: 'unknown-time' })
  expect(told).toHaveLength(3)
})

it('tells the rest when the daemon stops', () => {
  const { clock, told, teller } = setUp()
  for (let record = 0; record < 5; record += 1) teller.held(OLD)
  teller[Symbol.dispose]()
  expect(told).toEqual([one, more(4)])
  expect(clock.pending).toEqual([])
})

it('what came after its encounter was closed is told with the encounter, and what follows together', () => {
  const { clock, told, teller } = setUp()
  for (let record = 0; record < 3; record += 1) teller.late({ device: 'cuff-1', encounter: 'e1' })
  teller.late({ device: 'cuff-1', encounter: 'e2' })
  clock.advance(3_000)
  const words = (encounter: string, readings: string) =>
    expect.stringContaining(`fermeture de la consultation ${encounter} : ${readings} `)
  expect(told).toEqual([words('e1', 'une mesure'), words('e2', 'une mesure'), words('e1', '2 mesures')])
})
