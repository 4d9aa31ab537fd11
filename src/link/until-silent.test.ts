import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { fedLink } from '../../tests/support/fed-link.ts'
import type { LinkEvent } from './link.ts'
import { untilSilent } from './until-silent.ts'

const CONNECTED: LinkEvent = { event: 'connected', at: 0 }
const FRAME: LinkEvent = { event: 'frame', at: 1, channel: 'rx', bytes: Uint8Array.of(1) }
const NOISE: LinkEvent = {
  event: 'fault',
  at: 1,
  channel: 'rx',
  fault: 'grammar',
  offset: 0,
  bytes: Uint8Array.of(0xff),
  message: 'noise',
}

function watched() {
  const clock = new FakeClock()
  const { link, events } = fedLink()
  const under = untilSilent(link, { clock, ms: 3_000, streams: ['rx'] })
  const heard: string[] = []
  const over = (async () => {
    for await (const { event } of under) heard.push(event)
  })()
  const take = async (event: LinkEvent) => {
    events.push(event)
    await new Promise(setImmediate)
  }
  return { clock, under, heard, over, take, end: () => events.end() }
}

describe('a link to what may be another device', () => {
  it('ends when a connection brings only what its protocol does not know, or what any device says', async () => {
    const { clock, under, heard, over, take } = watched()
    await take(CONNECTED)
    await take(NOISE)
    await take({ event: 'frame', at: 1, channel: '2a29', bytes: Uint8Array.of(0x41) })
    clock.advance(3_000)
    await over
    expect(heard).toEqual(['connected', 'fault', 'frame'])
    expect(under.gaveUp).toBe(true)
  })

  it('stays with a device that was understood, however long it is silent afterwards', async () => {
    const { clock, under, over, take, end } = watched()
    await take(CONNECTED)
    await take(FRAME)
    clock.advance(60_000)
    expect(clock.pending).toEqual([])
    end()
    await over
    expect(under.gaveUp).toBe(false)
  })

  it('waits without limit for a device that is not connected, and begins anew with each connection', async () => {
    const { clock, under, over, take } = watched()
    clock.advance(60_000)
    await take(CONNECTED)
    await take(FRAME)
    await take({ event: 'disconnected', at: 2, reason: 'pulled out' })
    clock.advance(60_000)
    await take(CONNECTED)
    clock.advance(2_999)
    expect(under.gaveUp).toBe(false)
    clock.advance(1)
    await over
    expect(under.gaveUp).toBe(true)
  })
})
