import { expect, it } from 'vitest'
import { aConsultation } from './support/a-consultation.ts'

const MINUTE = 60_000

it('a cuff that stays connected is set back by its buttons: what it measures after the patient has left is not his', async () => {
  // 10:00 in Paris.
  await using consultation = await aConsultation(Date.UTC(2026, 10, 20, 9))
  const { clock, cuff, daemon, finals, held } = consultation
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  clock.advance(5 * MINUTE)
  daemon.closeEncounter()
  clock.advance(3 * MINUTE)
  // 10:08, and nobody has looked at its clock since 10:00.
  await cuff.sends(125, '2026-11-20T10:02:00')
  expect(await finals()).toEqual([])
  expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
})

it('what it sends as soon as it is measured is his who is in, however long it has been connected', async () => {
  await using consultation = await aConsultation(Date.UTC(2026, 10, 20, 9))
  const { clock, cuff, finals, held } = consultation
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  clock.advance(40 * MINUTE)
  await cuff.sends(125, '2026-11-20T10:39:30')
  expect(await held()).toEqual([])
  expect(await finals()).toMatchObject([{ effectiveDateTime: '2026-11-20T10:39:30.000+01:00' }])
})

it('a record with a stamp that no clock of the cuff is known to have made is of nobody, though it has just arrived', async () => {
  await using consultation = await aConsultation(Date.UTC(2026, 10, 20, 9))
  const { clock, cuff, finals, held } = consultation
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  await cuff.goes()
  // Its battery is changed, it measures by a clock of 2017, and then it does not know the time any more.
  clock.advance(5 * MINUTE)
  await cuff.comes()
  await cuff.tellsItsClock(new Uint8Array(7))
  await cuff.isSetTo('2026-11-20T10:05:00')
  await cuff.sends(125, '2017-01-01T00:02:58')
  expect(await finals()).toEqual([])
  expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
})
