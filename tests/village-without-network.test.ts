import { expect, it } from 'vitest'
import type { ClockSources } from '../src/clock/vehicle-clock.ts'
import { aConsultation } from './support/a-consultation.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
/** 10:00 in Paris. */
const AT = Date.UTC(2026, 10, 20, 9)
const DOUBT = 'vehicle-clock-unconfirmed'
/** A board without a hardware clock that has found no network since it was started. */
const board: ClockSources = {
  synchronised: async () => false,
  hardware: () => undefined,
  wasSynchronised: () => false,
}

it('a vehicle that had a network in the morning says nothing of its clock all day', async () => {
  await using consultation = await aConsultation(AT, { ...board, wasSynchronised: () => true })
  const { clock, cuff, finals, screen } = consultation
  clock.advance(12 * HOUR)
  await cuff.comes()
  await cuff.sends(125)
  const told = await finals()
  expect(told).toHaveLength(1)
  expect(JSON.stringify(told)).not.toContain(DOUBT)
  expect(screen.messages.filter(({ text }) => text.includes('UMT-CLOCK'))).toEqual([])
})

it('a board that lost the time while it was off says so with each reading, and whose it is does not depend on it', async () => {
  await using consultation = await aConsultation(AT, board)
  const { clock, cuff, finals, screen } = consultation
  await cuff.comes()
  clock.advance(10 * MINUTE)
  await cuff.sends(125)
  const [final] = await finals()
  expect(final).toMatchObject({ status: 'final', subject: { reference: 'Patient/p1' } })
  expect(JSON.stringify(final.note)).toContain(DOUBT)
  // The value is as good as ever.
  expect(final).not.toHaveProperty('interpretation')
  const told = screen.messages.filter(({ topic, text }) => topic === 'events' && text.includes('UMT-CLOCK-103'))
  expect(told).toHaveLength(1)
  const { text } = await screen.until(({ topic, text }) => topic === 'health' && text.includes('UMT-CLOCK-103'))
  expect(JSON.parse(text).clock).toEqual({ synchronised: false, doubt: 'unconfirmed' })
})

it('the network is found: readings say nothing more, and the health says by how much the clock was wrong', async () => {
  let synchronised = false
  await using consultation = await aConsultation(AT, { ...board, synchronised: async () => synchronised })
  const { clock, cuff, finals, screen } = consultation
  await cuff.comes()
  await cuff.sends(120)
  synchronised = true
  clock.step(9 * HOUR)
  clock.advance(1_000)
  await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-CLOCK-101'))
  await cuff.sends(125)
  const [before, after] = await finals()
  expect(JSON.stringify(before)).toContain(DOUBT)
  expect(JSON.stringify(after)).not.toContain(DOUBT)
  expect(Date.parse(after.effectiveDateTime)).toBe(AT + 9 * HOUR + 1_000)
  clock.advance(10_000)
  const { text } = await screen.until(({ topic, text }) => topic === 'health' && text.includes('"synchronised":true'))
  expect(JSON.parse(text).clock).toMatchObject({ correctionMs: 9 * HOUR })
})

it('a clock that stands in 1970 is told of as an error, and readings carry the doubt', async () => {
  await using consultation = await aConsultation(MINUTE)
  const { clock, cuff, finals, screen } = consultation
  clock.advance(5 * MINUTE)
  const { text } = await screen.until(({ topic }) => topic === 'events')
  expect(JSON.parse(text)).toMatchObject({
    code: 'UMT-CLOCK-102',
    severity: 'error',
    fr: expect.stringContaining('01/01/1970 01:01'),
  })
  await cuff.comes()
  await cuff.sends(125)
  expect(JSON.stringify(await finals())).toContain(DOUBT)
})

it('a clock that stands in 1970 while a device is right: a record of before the encounter is not taken for one of now', async () => {
  await using consultation = await aConsultation(MINUTE)
  const { clock, cuff, finals, held } = consultation
  clock.advance(5 * MINUTE)
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  await cuff.sends(125, '2026-11-20T09:50:30')
  expect(await finals()).toEqual([])
  expect(await held()).toHaveLength(1)
})
