import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import type { Channel, Step } from '../define.ts'
import { andCustom, andDataSession } from './and-custom.ts'

/** What is asked of a device that grants everything and sends so many measurements. */
function asked(
  has: readonly Channel[],
  measurements: number,
  localTime: () => string | undefined = () => '2026-11-20T11:00:00',
) {
  const steps = andDataSession('2a35')({
    has: (channel) => has.includes(channel),
    notifies: () => true,
    localTime,
    facts: {},
  })
  const said: string[] = []
  let left = measurements
  let reply: Uint8Array | undefined
  for (let next = steps.next(); !next.done; next = steps.next(reply)) {
    said.push(wordsOf(next.value))
    const heard = next.value.do !== 'expect' || left-- > 0
    reply = heard ? Uint8Array.of() : undefined
  }
  return said
}

function wordsOf(step: Step): string {
  const what = 'channel' in step ? `${step.do} ${step.channel}` : step.do === 'wait' ? `wait ${step.ms}` : step.do
  return 'bytes' in step ? `${what} ${Buffer.from(step.bytes).toString('hex')}` : what
}

const UA651 = ['2a35', '2a19', '2a26', '2a08', '233bf001']
const ASKED_ALL = ['read 2a19', 'read 2a26', 'wait 100', 'send 233bf001 0200e1']
const HEARD = ['wait 100', 'subscribe 2a35', 'expect 2a35']

describe('a data session with an A&D device', () => {
  it('asks for battery, firmware, everything that is stored, sets the clock, and subscribes last', () => {
    expect(asked(UA651, 0)).toEqual([...ASKED_ALL, 'send 2a08 ea070b140b0000', ...HEARD, 'send 233bf001 020103'])
  })

  it('hears measurements as long as they come, and says goodbye after a while of silence', () => {
    expect(asked(UA651, 2).slice(-4)).toEqual(['expect 2a35', 'expect 2a35', 'expect 2a35', 'send 233bf001 020103'])
  })

  it('sets the clock of a UA-1200BLE by the Current Time Service', () => {
    expect(asked(['2a35', '2a2b', '233bf001'], 0)).toContain('send 2a2b ea070b140b0000050002')
  })

  it('sets no clock while ours cannot be right, and hears the device all the same', () => {
    expect(asked(UA651, 0, () => undefined)).toEqual([...ASKED_ALL, ...HEARD, 'send 233bf001 020103'])
  })

  it('asks nothing of a device that it does not have', () => {
    expect(asked(['2a35'], 0)).toEqual(['wait 100', ...HEARD])
  })

  it('never reads the clock', () => {
    expect(asked([...UA651, '2a2b'], 1).filter((step) => /^read 2a(08|2b)/.test(step))).toEqual([])
  })
})

describe('the custom service of A&D', () => {
  it.each([
    ['0200e1', 'V091, all stored data'],
    ['020103', 'V092, disconnect'],
  ])('is asked %s (%s), and no measurement comes of it', (hex) => {
    expect(andCustom.decode['233bf001']?.(bytes(hex))).toEqual([])
  })

  it.each(['', '02', '0200e2', '0200e100'])('has no request "%s"', (hex) => {
    expect(() => andCustom.decode['233bf001']?.(bytes(hex))).toThrow(expect.objectContaining({ fault: 'grammar' }))
  })
})
