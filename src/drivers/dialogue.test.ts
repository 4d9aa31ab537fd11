import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { UmtError } from '../errors.ts'
import type { Gatt } from '../link/link.ts'
import { type Dialogue, type DialogueContext, defineDriver, type Step } from './define.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { type Refusal, runDialogue, type Talk } from './dialogue.ts'

/** A link whose far end is the test: what was sent, and whether it is still there. */
function farEnd() {
  const sent: string[] = []
  const state = { gone: false }
  const send = async (_channel: string, bytes: Uint8Array) => {
    if (state.gone) throw new Error('gone')
    sent.push(Buffer.from(bytes).toString('hex'))
  }
  return { sent, state, link: { send } }
}
const ZONE = 'Europe/Paris'
const settle = () => new Promise(setImmediate)

const STOP = '7d81a2808080808080'
const START = '7d81a1808080808080'
const KEEP_ALIVE = '7d81af808080808080'

describe('a dialogue', () => {
  it('waits for the answer before the next step, then keeps the device awake', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue({ driver: contecCms50, link, clock, zone: ZONE })
    await settle()
    expect(sent).toEqual([STOP])
    talk.heard('rx', Uint8Array.of(0x0c, 0x80))
    await settle()
    expect(sent).toEqual([STOP, START])
    clock.advance(8_000)
    await settle()
    expect(sent).toEqual([STOP, START, KEEP_ALIVE, KEEP_ALIVE])
  })

  it('goes on when the device does not answer in time', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    runDialogue({ driver: contecCms50, link, clock, zone: ZONE })
    await settle()
    clock.advance(1_000)
    await settle()
    expect(sent).toEqual([STOP, START])
  })

  it('does not take an answer on another channel for its own', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue({ driver: contecCms50, link, clock, zone: ZONE })
    await settle()
    talk.heard('2a35', Uint8Array.of(0))
    await settle()
    expect(sent).toEqual([STOP])
  })

  it('sends nothing and leaves no timer behind once it is over', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue({ driver: contecCms50, link, clock, zone: ZONE })
    await settle()
    talk[Symbol.dispose]()
    await settle()
    clock.advance(60_000)
    await settle()
    expect(sent).toEqual([STOP])
    expect(clock.pending).toEqual([])
  })

  it('ends quietly when the link goes in the middle', async () => {
    const clock = new FakeClock(0)
    const { sent, state, link } = farEnd()
    state.gone = true
    runDialogue({ driver: contecCms50, link, clock, zone: ZONE })
    await settle()
    clock.advance(60_000)
    expect(sent).toEqual([])
    expect(clock.pending).toEqual([])
  })

  it('hands the answer to the step that asked for it', async () => {
    const heard: (Uint8Array | undefined)[] = []
    const driver = defineDriver({
      ...contecCms50,
      dialogue: function* () {
        heard.push(yield { do: 'expect', channel: 'rx', withinMs: 10 })
        heard.push(yield { do: 'expect', channel: 'rx', withinMs: 10 })
      },
    })
    const clock = new FakeClock(0)
    const talk = runDialogue({ driver, link: farEnd().link, clock, zone: ZONE })
    await settle()
    talk.heard('rx', Uint8Array.of(1))
    await settle()
    clock.advance(10)
    await settle()
    expect(heard).toEqual([Uint8Array.of(1), undefined])
  })
})

describe('a dialogue over GATT', () => {
  /** A link over GATT whose device refuses what the test says. */
  function overGatt(dialogue: Dialogue, refuse: readonly string[] = [], error: unknown = new Error('not permitted')) {
    const clock = new FakeClock(Date.UTC(2026, 6, 14, 10))
    const done: string[] = []
    const refusals: Refusal[] = []
    const asked = async (what: string) => {
      if (refuse.includes(what)) throw error
      done.push(what)
    }
    const gatt: Gatt = {
      has: (channel) => channel === '2a35',
      notifies: () => true,
      read: async (channel) => {
        await asked(`read ${channel}`)
        return Uint8Array.of(7)
      },
      subscribe: (channel) => asked(`subscribe ${channel}`),
      disconnect: () => asked('disconnect'),
    }
    const state: { talk?: Talk } = {}
    state.talk = runDialogue({
      driver: { ...sigBloodPressure, dialogue },
      link: { send: (channel) => asked(`send ${channel}`), gatt },
      clock,
      zone: ZONE,
      facts: { model: 'known' },
      refused: (refusal) => refusals.push(refusal),
    })
    return { clock, done, refusals, talk: state.talk }
  }

  it('takes each step in its turn and resumes with the bytes', async () => {
    const replies: unknown[] = []
    const { done } = overGatt(function* () {
      replies.push(yield { do: 'read', channel: '2a08' })
      replies.push(yield { do: 'send', channel: '2a08', bytes: Uint8Array.of(1) })
      replies.push(yield { do: 'subscribe', channel: '2a35' })
      replies.push(yield { do: 'disconnect' })
    })
    await settle()
    expect(done).toEqual(['read 2a08', 'send 2a08', 'subscribe 2a35', 'disconnect'])
    expect(replies).toEqual([Uint8Array.of(7), Uint8Array.of(1), Uint8Array.of(), undefined])
  })

  it('goes on without what the device refuses, and tells it', async () => {
    const replies: unknown[] = []
    const { done, refusals } = overGatt(
      function* () {
        replies.push(yield { do: 'read', channel: '2a08' })
        replies.push(yield { do: 'send', channel: '2a08', bytes: Uint8Array.of(1) })
        replies.push(yield { do: 'subscribe', channel: '2a36' })
        yield { do: 'subscribe', channel: '2a35' }
      },
      ['read 2a08', 'send 2a08', 'subscribe 2a36'],
    )
    await settle()
    expect(replies).toEqual([undefined, undefined, undefined])
    expect(done).toEqual(['subscribe 2a35'])
    expect(refusals).toMatchObject([
      { asked: 'read', channel: '2a08' },
      { asked: 'send', channel: '2a08' },
      { asked: 'subscribe', channel: '2a36' },
    ])
  })

  it('ends when the link has gone, which is no refusal', async () => {
    const { done, refusals } = overGatt(
      function* () {
        yield { do: 'read', channel: '2a08' }
        yield { do: 'subscribe', channel: '2a35' }
      },
      ['read 2a08'],
      new UmtError('UMT-LINK-104', { device: 'cuff' }),
    )
    await settle()
    expect(done).toEqual([])
    expect(refusals).toEqual([])
  })

  it.each([
    ['2025-12-31T23:59:59Z', []],
    ['2026-01-01T00:00:00Z', ['2a08']],
  ])('sets no clock by one that shows a time before this software was written: %s', async (now, set) => {
    const sent: string[] = []
    runDialogue({
      driver: sigBloodPressure,
      link: {
        send: async (channel) => void sent.push(channel),
        gatt: {
          has: (channel) => channel === '2a08',
          notifies: () => true,
          // 1970-01-01 00:00:00
          read: async () => Uint8Array.of(0xb2, 0x07, 1, 1, 0, 0, 0),
          subscribe: async () => undefined,
          disconnect: async () => undefined,
        },
      },
      clock: new FakeClock(Date.parse(now)),
      zone: ZONE,
    })
    await settle()
    expect(sent).toEqual(set)
  })

  it('hears an answer that overtakes the acknowledgement of its request', async () => {
    const heard: unknown[] = []
    const acknowledged = Promise.withResolvers<void>()
    const talk = runDialogue({
      driver: {
        ...sigBloodPressure,
        dialogue: function* () {
          yield { do: 'send', channel: '2a52', bytes: Uint8Array.of(4, 1) }
          heard.push(yield { do: 'expect', channel: '2a52', withinMs: 1_000 })
        },
      },
      link: {
        send: () => acknowledged.promise,
        gatt: {
          has: () => true,
          notifies: () => true,
          read: async () => Uint8Array.of(),
          subscribe: async () => undefined,
          disconnect: async () => undefined,
        },
      },
      clock: new FakeClock(0),
      zone: ZONE,
    })
    await settle()
    talk.heard('2a52', Uint8Array.of(5, 0, 3))
    acknowledged.resolve()
    await settle()
    expect(heard).toEqual([Uint8Array.of(5, 0, 3)])
  })

  /** What a dialogue expects, and what was heard when; `sent` resolves its request. */
  function expecting(steps: readonly Step[], gatt = true) {
    const heard: unknown[] = []
    const sent = Promise.withResolvers<void>()
    const none: Gatt = {
      has: () => true,
      notifies: () => true,
      read: async () => Uint8Array.of(),
      subscribe: async () => undefined,
      disconnect: async () => undefined,
    }
    const clock = new FakeClock(0)
    const driver = defineDriver({
      ...sigBloodPressure,
      *dialogue() {
        for (const step of steps) {
          const bytes = yield step
          if (step.do === 'expect') heard.push(bytes && [...bytes])
        }
      },
    })
    const link = { send: () => sent.promise, ...(gatt && { gatt: none }) }
    const talk = runDialogue({ driver, link, clock, zone: ZONE })
    return { heard, sent, clock, talk }
  }
  const SEND: Step = { do: 'send', channel: 'a', bytes: Uint8Array.of(1) }
  const expectOf = (channel: string, kind?: number): Step => ({
    do: 'expect',
    channel,
    withinMs: 1_000,
    ...(kind !== undefined && { where: ([first]: Uint8Array) => first === kind }),
  })

  it.each([
    ['over GATT', true],
    ['over a cable', false],
  ])('finds the answer among what came while its request was sent %s', async (_way, gatt) => {
    const { heard, sent, clock, talk } = expecting([{ do: 'wait', ms: 10 }, SEND, expectOf('a', 5)], gatt)
    talk.heard('a', Uint8Array.of(5, 0))
    clock.advance(10)
    await settle()
    for (const bytes of [
      [1, 1],
      [5, 2],
      [1, 3],
      [5, 4],
    ])
      talk.heard('a', Uint8Array.from(bytes))
    sent.resolve()
    await settle()
    // Not the one from before the request.
    expect(heard).toEqual([[5, 2]])
  })

  it('hears two answers that come at once, in their order', async () => {
    const { heard, sent, talk } = expecting([SEND, expectOf('a', 1), expectOf('a', 2), expectOf('b')])
    sent.resolve()
    await settle()
    talk.heard('a', Uint8Array.of(1))
    talk.heard('a', Uint8Array.of(2))
    talk.heard('b', Uint8Array.of(3))
    await settle()
    expect(heard).toEqual([[1], [2], [3]])
  })

  it('hears what comes while it waits, and while it subscribes', async () => {
    const { heard, clock, talk } = expecting([{ do: 'subscribe', channel: 'a' }, { do: 'wait', ms: 50 }, expectOf('a')])
    talk.heard('a', Uint8Array.of(1))
    await settle()
    clock.advance(50)
    await settle()
    expect(heard).toEqual([[1]])
  })

  it('does not take what merely came before on a cable for the answer, unless it says what one looks like', async () => {
    const { heard, sent, talk } = expecting([SEND, expectOf('a')], false)
    await settle()
    talk.heard('a', Uint8Array.of(1))
    sent.resolve()
    await settle()
    expect(heard).toEqual([])
    talk.heard('a', Uint8Array.of(2))
    await settle()
    expect(heard).toEqual([[2]])
  })

  it('goes on without a commit that fails, and leaves no timer behind', async () => {
    const replies: unknown[] = []
    const clock = new FakeClock(0)
    const driver = defineDriver({
      ...sigBloodPressure,
      *dialogue() {
        replies.push(yield { do: 'commit', withinMs: 1_000 })
        replies.push(yield { do: 'commit', withinMs: 1_000 })
        yield { do: 'commit', withinMs: 1_000 }
      },
    })
    const answers = [() => Promise.reject(new Error('never')), async () => {}, () => new Promise<void>(() => {})]
    const committed = () => answers.shift()?.() ?? Promise.resolve()
    const talk = runDialogue({ driver, link: farEnd().link, clock, zone: ZONE, committed })
    await settle()
    expect(replies).toEqual([undefined, Uint8Array.of()])
    talk[Symbol.dispose]()
    await settle()
    expect(clock.pending).toEqual([])
  })

  it('waits on while the device is still at it', async () => {
    const heard: unknown[] = []
    const { clock, talk } = overGatt(function* () {
      heard.push(yield { do: 'expect', channel: '2a52', withinMs: 1_000, renewedBy: '2a5e' })
    })
    await settle()
    for (let each = 0; each < 5; each += 1) {
      clock.advance(900)
      talk.heard('2a5e', Uint8Array.of(each))
    }
    clock.advance(999)
    await settle()
    expect(heard).toEqual([])
    clock.advance(1)
    await settle()
    expect(heard).toEqual([undefined])
    expect(clock.pending).toEqual([])
  })

  it('sets no device by a clock that stands in 1970, and by the one that was set since', async () => {
    const contexts: DialogueContext[] = []
    const { clock } = overGatt(function* (context) {
      contexts.push(context)
      yield { do: 'disconnect' }
    })
    await settle()
    clock.step(-clock.now())
    expect(contexts[0]?.localTime()).toBeUndefined()
    clock.step(clock.now() + 3_600_000)
    expect(contexts[0]?.localTime()).toBe('2026-07-14T13:00:00')
  })

  it('knows what the device has, the local time to the second, and what the device said before', async () => {
    const contexts: DialogueContext[] = []
    overGatt(function* (context) {
      contexts.push(context)
      yield { do: 'disconnect' }
    })
    await settle()
    const [context] = contexts
    expect([context?.has('2a35'), context?.has('2a36')]).toEqual([true, false])
    expect(context?.localTime()).toBe('2026-07-14T12:00:00')
    expect(context?.facts).toEqual({ model: 'known' })
  })
})
