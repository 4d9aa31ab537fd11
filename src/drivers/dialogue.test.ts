import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { defineDriver } from './define.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { runDialogue } from './dialogue.ts'

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
const settle = () => new Promise(setImmediate)

const STOP = '7d81a2808080808080'
const START = '7d81a1808080808080'
const KEEP_ALIVE = '7d81af808080808080'

describe('a dialogue', () => {
  it('waits for the answer before the next step, then keeps the device awake', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue(contecCms50, link, clock)
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
    runDialogue(contecCms50, link, clock)
    await settle()
    clock.advance(1_000)
    await settle()
    expect(sent).toEqual([STOP, START])
  })

  it('does not take an answer on another channel for its own', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue(contecCms50, link, clock)
    await settle()
    talk.heard('2a35', Uint8Array.of(0))
    await settle()
    expect(sent).toEqual([STOP])
  })

  it('sends nothing and leaves no timer behind once it is over', async () => {
    const clock = new FakeClock(0)
    const { sent, link } = farEnd()
    const talk = runDialogue(contecCms50, link, clock)
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
    runDialogue(contecCms50, link, clock)
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
    const talk = runDialogue(driver, farEnd().link, clock)
    await settle()
    talk.heard('rx', Uint8Array.of(1))
    await settle()
    clock.advance(10)
    await settle()
    expect(heard).toEqual([Uint8Array.of(1), undefined])
  })
})
