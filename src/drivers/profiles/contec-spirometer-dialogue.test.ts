import { describe, expect, it } from 'vitest'
import { type Dialogue, type Driver, decoderOf } from '../define.ts'
import { contecSp10w } from '../devices/contec-sp10w.ts'
import { contecSp80b } from '../devices/contec-sp80b.ts'

const NOW = '2026-11-20T11:00:00'
const CLOCK = '831a0b140b0000000047'

/** Speaks to a device that answers as told, by what it is sent; without an answer it is silent. */
function speak(
  driver: Driver & { dialogue: Dialogue },
  device: Readonly<Record<string, string>>,
  now = () => NOW as string | undefined,
) {
  const sent: string[] = []
  const steps = driver.dialogue({ has: () => true, notifies: () => true, localTime: now, facts: {} })
  let asked = ''
  for (let next = steps.next(); !next.done; ) {
    const step = next.value
    if (step.do === 'send') asked = Buffer.from(step.bytes).toString('hex')
    if (step.do === 'send') sent.push(asked)
    const answer = step.do === 'expect' ? device[asked] : ''
    const bytes = answer === undefined ? undefined : Buffer.from(answer, 'hex')
    next = steps.next(step.do === 'expect' && bytes && step.where?.(bytes) === false ? undefined : bytes)
  }
  return sent
}

const SP80B = {
  '8000': 'f070',
  [CLOCK]: 'f30073',
  '9010': 'e0020000000000000062',
  '91000112': 'e1',
  '91010113': 'e1',
}

describe('the dialogue of the Contec SP80B', () => {
  it('sets the clock, reads every record and leaves them in the device', () => {
    expect(speak(contecSp80b, SP80B)).toEqual(['8000', CLOCK, '9010', '91000112', '91010113', '917e0110'])
  })

  it('asks nothing more of a device that does not answer as one', () => {
    expect(speak(contecSp80b, { ...SP80B, '8000': 'd501' })).toEqual(['8000'])
    expect(speak(contecSp80b, {})).toEqual(['8000'])
  })

  it('sets no clock while ours cannot be right', () => {
    const sent = speak(contecSp80b, SP80B, () => undefined)
    expect(sent).toEqual(['8000', '9010', '91000112', '91010113', '917e0110'])
  })

  it('reads no record while nobody knows whether the clock was set', () => {
    expect(speak(contecSp80b, { ...SP80B, [CLOCK]: '' })).toEqual(['8000', CLOCK])
  })

  it('asks for no record where there is none, and ends where one does not come, deleting nothing', () => {
    expect(speak(contecSp80b, { ...SP80B, '9010': 'e0000000000000000060' })).toEqual(['8000', CLOCK, '9010'])
    expect(speak(contecSp80b, { ...SP80B, '9010': '' })).toEqual(['8000', CLOCK, '9010'])
    expect(speak(contecSp80b, { ...SP80B, '91000112': '' }).slice(3)).toEqual(['91000112', '917e0110'])
  })

  it('counts in 14 bits', () => {
    expect(speak(contecSp80b, { ...SP80B, '9010': 'e0010100000000000062' })).toHaveLength(3 + 129 + 1)
  })
})

describe('the dialogue of the Contec SP10W', () => {
  it('sets the clock and reads every record', () => {
    const device = { [CLOCK]: 'f30073', '9010': 'e00200020064', '910011': 'e1', '910112': 'e1' }
    expect(speak(contecSp10w, device)).toEqual([CLOCK, '9010', '910011', '910112'])
  })

  it('understands what it sends to set the clock', () => {
    for (const driver of [contecSp10w, contecSp80b])
      expect(decoderOf(driver, 'ff01')?.(Buffer.from(CLOCK, 'hex'))).toEqual([{ what: 'clock', local: NOW }])
  })
})
