import { describe, expect, it } from 'vitest'
import { aConsultation } from './support/a-consultation.ts'

const MINUTE = 60_000
const DEVICE_TIME = 'urn:oid:2.25.174845229242736471928633665860107079423.3'

interface Timed {
  readonly effectiveDateTime: string
  readonly _effectiveDateTime: {
    readonly extension: readonly { readonly url: string; readonly valueString?: string }[]
  }
  readonly contained: readonly { readonly effectiveDateTime: string; readonly valueDateTime: string }[]
}
const shownBy = ({ _effectiveDateTime: { extension } }: Timed) =>
  extension.find(({ url }) => url === DEVICE_TIME)?.valueString
const measured = ({ effectiveDateTime }: Timed) => Date.parse(effectiveDateTime)

it('a device left in winter time: what it measured is placed an hour later, and what it said is kept', async () => {
  // 10:00 of a summer's day in Paris.
  await using consultation = await aConsultation(Date.UTC(2027, 6, 14, 8))
  const { clock, cuff, finals, held, device } = consultation
  clock.advance(30 * MINUTE)
  await cuff.comes()
  await cuff.tellsItsClock('2027-07-14T09:30:00')
  expect(await device()).toMatchObject({ clockSkewMs: 60 * MINUTE })
  // 9:55 and 10:10 for everybody else.
  await cuff.sends(110, '2027-07-14T08:55:30')
  await cuff.sends(125, '2027-07-14T09:10:30')
  expect(await held()).toMatchObject([{ reason: 'before-encounter', measuredAt: '2027-07-14T09:55:30.000+02:00' }])
  const [final] = await finals()
  expect(final.effectiveDateTime).toBe('2027-07-14T10:10:30.000+02:00')
  expect(shownBy(final)).toBe('2027-07-14T09:10:30')
  expect(final.contained).toMatchObject([
    { effectiveDateTime: '2027-07-14T10:30:00.000+02:00', valueDateTime: '2027-07-14T09:30:00.000+02:00' },
  ])
})

it('a device left in winter time that we set: its records keep the clock that they were made by', async () => {
  await using consultation = await aConsultation(Date.UTC(2027, 6, 14, 8))
  const { clock, cuff, finals, device } = consultation
  clock.advance(30 * MINUTE)
  await cuff.comes()
  await cuff.tellsItsClock('2027-07-14T09:30:00')
  await cuff.isSetTo('2027-07-14T10:30:00')
  expect(await device()).toMatchObject({ clockSkewMs: 0, clockSetAt: '2027-07-14T10:30:00.000+02:00' })
  await cuff.sends(125, '2027-07-14T09:10:30')
  clock.advance(5 * MINUTE)
  await cuff.sends(126, '2027-07-14T10:34:30')
  expect((await finals()).map(({ effectiveDateTime }: Timed) => effectiveDateTime)).toEqual([
    '2027-07-14T10:10:30.000+02:00',
    '2027-07-14T10:34:30.000+02:00',
  ])
})

describe('in the night in which the clocks of Paris go forward', () => {
  const CHANGE = Date.UTC(2027, 2, 28, 1)

  it('a device that knows nothing of it goes on, through an hour that does not exist', async () => {
    await using consultation = await aConsultation(CHANGE - 30 * MINUTE)
    const { clock, cuff, finals } = consultation
    await cuff.comes()
    await cuff.tellsItsClock('2027-03-28T01:30:00')
    clock.advance(60 * MINUTE)
    await cuff.tellsItsClock('2027-03-28T02:30:00')
    await cuff.sends(125, '2027-03-28T01:50:30')
    await cuff.sends(126, '2027-03-28T02:20:30')
    expect((await finals()).map(measured)).toEqual([CHANGE - 9.5 * MINUTE, CHANGE + 20.5 * MINUTE])
    expect((await finals()).map(shownBy)).toEqual(['2027-03-28T01:50:30', '2027-03-28T02:20:30'])
  })

  it('one that is set afterwards is right again, and its records of before stay where they were', async () => {
    await using consultation = await aConsultation(CHANGE - 30 * MINUTE)
    const { clock, cuff, finals } = consultation
    await cuff.comes()
    await cuff.tellsItsClock('2027-03-28T01:30:00')
    clock.advance(40 * MINUTE)
    await cuff.tellsItsClock('2027-03-28T02:10:00')
    await cuff.isSetTo('2027-03-28T03:10:00')
    clock.advance(10 * MINUTE)
    await cuff.sends(125, '2027-03-28T01:50:30')
    await cuff.sends(126, '2027-03-28T03:19:30')
    expect((await finals()).map(measured)).toEqual([CHANGE - 9.5 * MINUTE, CHANGE + 19.5 * MINUTE])
  })
})

describe('in the night in which the clocks of Paris go back', () => {
  const CHANGE = Date.UTC(2026, 9, 25, 1)

  it('a device that knows nothing of it goes on, and the hour that comes twice is not taken for the other', async () => {
    await using consultation = await aConsultation(CHANGE - 30 * MINUTE)
    const { clock, cuff, finals } = consultation
    await cuff.comes()
    await cuff.tellsItsClock('2026-10-25T02:30:00')
    clock.advance(60 * MINUTE)
    await cuff.tellsItsClock('2026-10-25T03:30:00')
    await cuff.sends(125, '2026-10-25T02:40:30')
    await cuff.sends(126, '2026-10-25T03:20:30')
    expect((await finals()).map(measured)).toEqual([CHANGE - 19.5 * MINUTE, CHANGE + 20.5 * MINUTE])
  })

  it('one that is set back shows the hour twice: what may be of either is held', async () => {
    await using consultation = await aConsultation(CHANGE - 30 * MINUTE)
    const { clock, cuff, finals, held } = consultation
    await cuff.comes()
    await cuff.tellsItsClock('2026-10-25T02:30:00')
    clock.advance(60 * MINUTE)
    await cuff.tellsItsClock('2026-10-25T03:30:00')
    await cuff.isSetTo('2026-10-25T02:30:00')
    clock.advance(20 * MINUTE)
    await cuff.sends(125, '2026-10-25T02:40:30')
    await cuff.sends(126, '2026-10-25T02:49:30')
    expect(await held()).toMatchObject([{ reason: 'unknown-time' }, { reason: 'unknown-time' }])
    // Once the hour that came twice is over, nothing is in doubt.
    clock.advance(50 * MINUTE)
    await cuff.sends(127, '2026-10-25T03:39:30')
    expect((await finals()).map(measured)).toEqual([CHANGE + 99.5 * MINUTE])
  })
})
