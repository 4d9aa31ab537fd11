import { describe, expect, it } from 'vitest'
import { aConsultation } from './support/a-consultation.ts'

const MINUTE = 60_000
/** 10:00 in Paris. */
const AT = Date.UTC(2026, 10, 20, 9)
const UNKNOWN = Uint8Array.of(0, 0, 0, 0, 0, 0, 0)
const flagsOf = (observation: object) => JSON.stringify(observation)

describe.each(['2000-01-01', '1970-01-01', '1999-12-31', '1582-10-15', '9999-12-31'])(
  'a device that shows %s',
  (day) => {
    it('and whose clock was read: what it just measured is its patient’s, with the time that we know and the doubt', async () => {
      await using consultation = await aConsultation(AT)
      const { clock, cuff, finals } = consultation
      clock.advance(10 * MINUTE)
      await cuff.comes()
      await cuff.tellsItsClock(`${day}T00:08:00`)
      await cuff.sends(125, `${day}T00:07:30`)
      const [final] = await finals()
      expect(final.effectiveDateTime).toBe('2026-11-20T10:09:30.000+01:00')
      expect(flagsOf(final)).toContain('device-clock-not-set')
    })

    it('and whose clock was read: an older record of its memory is held, since the clock was lost between', async () => {
      await using consultation = await aConsultation(AT)
      const { clock, cuff, finals, held } = consultation
      clock.advance(10 * MINUTE)
      await cuff.comes()
      await cuff.tellsItsClock(`${day}T00:08:00`)
      await cuff.sends(125, `${day}T00:03:30`)
      expect(await finals()).toEqual([])
      expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
    })

    it('and that we then set: a record of before keeps its place, and one of after is right', async () => {
      await using consultation = await aConsultation(AT)
      const { clock, cuff, finals, held } = consultation
      clock.advance(10 * MINUTE)
      await cuff.comes()
      await cuff.tellsItsClock(`${day}T00:08:00`)
      await cuff.isSetTo('2026-11-20T10:10:00')
      clock.advance(MINUTE)
      await cuff.sends(120, `${day}T00:02:30`)
      await cuff.sends(125, '2026-11-20T10:10:30')
      expect(await held()).toMatchObject([{ reason: 'unknown-time', measuredAt: '2026-11-20T10:04:30.000+01:00' }])
      const [final] = await finals()
      expect(final.effectiveDateTime).toBe('2026-11-20T10:10:30.000+01:00')
      expect(flagsOf(final)).not.toContain('device-clock-not-set')
    })

    it('and whose clock nobody can read is believed in nothing', async () => {
      await using consultation = await aConsultation(AT)
      const { clock, cuff, finals, held } = consultation
      clock.advance(10 * MINUTE)
      await cuff.comes()
      await cuff.sends(125, `${day}T00:07:30`)
      expect(await finals()).toEqual([])
      expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
    })
  },
)

it('a device that says that it does not know the date of a record: nobody does, and it is held', async () => {
  await using consultation = await aConsultation(AT)
  const { clock, cuff, finals, held } = consultation
  clock.advance(10 * MINUTE)
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:10:00')
  await cuff.sends(125, UNKNOWN)
  expect(await finals()).toEqual([])
  expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
})

it('a device that has lost the date: its stamps of before are in doubt from the moment in which it was seen last', async () => {
  await using consultation = await aConsultation(AT)
  const { clock, cuff, finals, held } = consultation
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  clock.advance(20 * MINUTE)
  await cuff.tellsItsClock(UNKNOWN)
  await cuff.sends(125, '2026-11-20T10:10:30')
  expect(await finals()).toEqual([])
  expect(await held()).toMatchObject([{ reason: 'unknown-time' }])
})
