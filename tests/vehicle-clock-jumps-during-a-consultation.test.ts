import { describe, expect, it } from 'vitest'
import { aConsultation } from './support/a-consultation.ts'
import { isFinal } from './support/listener.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
/** 10:00 in Paris. */
const AT = Date.UTC(2026, 10, 20, 9)

describe.each([
  ['ahead by two hours', 2 * HOUR, 'before-encounter', /avancée de 2 h\.$/],
  ['back by two hours', -2 * HOUR, 'before-encounter', /reculée de 2 h\.$/],
  // Beside it that of a device looks lost, and its records are held for that.
  ['back to 1970', -AT, 'unknown-time', /reculée de 20777 j 9 h\.$/],
])('the clock of the vehicle is set %s', (_words, step, reason, words) => {
  it('after the encounter opened: what is measured then is its patient’s, with the time that the clock shows now', async () => {
    await using consultation = await aConsultation(AT)
    const { clock, cuff, finals, screen } = consultation
    await cuff.comes()
    clock.advance(MINUTE)
    clock.step(step)
    await cuff.sends(125)
    const [final] = await finals()
    expect(final).toMatchObject({ subject: { reference: 'Patient/p1' } })
    expect(Date.parse(final.effectiveDateTime)).toBe(AT + MINUTE + step)
    const { data } = JSON.parse(await screen.request('encounter/status'))
    expect(Date.parse(data.since)).toBe(AT + step)
  })

  it('between a measurement without a date and its resend: it is in the journal once', async () => {
    await using consultation = await aConsultation(AT)
    const { clock, cuff, counts } = consultation
    await cuff.comes()
    await cuff.sends(125)
    await cuff.goes()
    clock.advance(10_000)
    clock.step(step)
    await cuff.comes()
    await cuff.sends(125)
    expect(counts().readings).toBe(1)
    // On the same connection an equal one is another one.
    await cuff.sends(125)
    expect(counts().readings).toBe(2)
  })

  it('after the clock of a device was read: its records keep their places before and after the opening', async () => {
    await using consultation = await aConsultation(AT)
    const { clock, cuff, finals, held } = consultation
    await cuff.comes()
    // Right as our clock was when it was read.
    await cuff.tellsItsClock('2026-11-20T10:00:00')
    clock.advance(5 * MINUTE)
    clock.step(step)
    await cuff.sends(110, '2026-11-20T09:58:30')
    await cuff.sends(125, '2026-11-20T10:03:30')
    expect(await held()).toMatchObject([{ reason }])
    const [final, ...more] = await finals()
    expect(more).toEqual([])
    expect(Date.parse(final.effectiveDateTime)).toBe(AT + 3.5 * MINUTE + step)
    const { effectiveDateTime, valueDateTime } = final.contained.find(({ id }: { id: string }) => id === 'clock')
    expect(Date.parse(effectiveDateTime)).toBe(AT + 5 * MINUTE + step)
    expect(Date.parse(valueDateTime)).toBe(AT + 5 * MINUTE)
  })

  it('and people are told of it, and since when the encounter is open by the clock as it is now', async () => {
    await using consultation = await aConsultation(AT)
    const { clock, screen } = consultation
    clock.step(step)
    clock.advance(1_000)
    const { text } = await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-CLOCK-101'))
    expect(JSON.parse(text)).toMatchObject({ severity: 'warning', fr: expect.stringMatching(words) })
    const since = ({ text }: { text: string }) => Date.parse(JSON.parse(text).since)
    await screen.until((message) => message.topic === 'encounter' && since(message) === AT + step)
  })

  it('before a new patient comes: what the last one measured stays his', async () => {
    await using consultation = await aConsultation(AT)
    const { clock, daemon, cuff, screen, held } = consultation
    await cuff.comes()
    await cuff.tellsItsClock('2026-11-20T10:00:00')
    clock.advance(5 * MINUTE)
    daemon.closeEncounter()
    clock.step(step)
    clock.advance(MINUTE)
    daemon.openEncounter('e2', { kind: 'literal', reference: 'Patient/p2' })
    await cuff.tellsItsClock('2026-11-20T10:06:00')
    await cuff.sends(125, '2026-11-20T10:02:00')
    expect(await held()).toMatchObject([{ reason }])
    expect(screen.messages.filter(isFinal)).toEqual([])
  })
})
