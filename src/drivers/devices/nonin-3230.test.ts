import { describe, expect, it } from 'vitest'
import type { Channel } from '../define.ts'
import { nonin3230 } from './nonin-3230.ts'

/** What the dialogue subscribes to on a device with these characteristics. */
function subscribed(...has: readonly Channel[]): readonly Channel[] {
  const steps = nonin3230.dialogue({
    has: (channel) => has.includes(channel),
    notifies: () => true,
    localTime: () => undefined,
    facts: {},
  })
  const channels: Channel[] = []
  for (let next = steps.next(); !next.done; next = steps.next(Uint8Array.of())) {
    expect(next.value.do).not.toBe('send')
    if (next.value.do === 'subscribe') channels.push(next.value.channel)
  }
  return channels
}

describe('the driver of the Nonin 3230', () => {
  it('listens to the standard service alone where there are both, so that no value comes twice', () => {
    expect(subscribed('2a5f', '0aad7ea0', '1447af80', '2a19')).toEqual(['2a5f', '2a19'])
  })

  it('listens to the maker’s own service where the standard one is missing', () => {
    expect(subscribed('0aad7ea0', '1447af80')).toEqual(['0aad7ea0'])
  })
})
