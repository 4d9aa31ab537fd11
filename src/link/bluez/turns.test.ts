import { describe, expect, it } from 'vitest'
import { Turns } from './turns.ts'

const { signal } = new AbortController()

/** Takes a turn, notes when it has it, and hands out how to end it. */
const taker =
  (turns: Turns, order: string[]) =>
  async (name: string, key: string, abort: AbortSignal = signal) => {
    const turn = await turns.take(key, abort)
    order.push(name)
    return turn
  }

describe('turns', () => {
  it('go to one at a time, in the order of asking, and to each adapter apart', async () => {
    const order: string[] = []
    const take = taker(new Turns(), order)
    const first = await take('cuff', 'hci0')
    const second = take('belt', 'hci0')
    const third = take('thermometer', 'hci0')
    await take('oximeter', 'hci1')
    expect(order).toEqual(['cuff', 'oximeter'])
    first[Symbol.dispose]()
    const belt = await second
    expect(order).toEqual(['cuff', 'oximeter', 'belt'])
    belt[Symbol.dispose]()
    await third
    expect(order).toEqual(['cuff', 'oximeter', 'belt', 'thermometer'])
  })

  it('pass over one who stopped waiting', async () => {
    const order: string[] = []
    const take = taker(new Turns(), order)
    const impatient = new AbortController()
    const first = await take('cuff', 'hci0')
    const second = take('belt', 'hci0', impatient.signal)
    const third = take('thermometer', 'hci0')
    impatient.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    first[Symbol.dispose]()
    await third
    expect(order).toEqual(['cuff', 'thermometer'])
  })

  it('are not ended twice by one who had one', async () => {
    const order: string[] = []
    const take = taker(new Turns(), order)
    const first = await take('cuff', 'hci0')
    const second = take('belt', 'hci0')
    const third = take('thermometer', 'hci0')
    first[Symbol.dispose]()
    first[Symbol.dispose]()
    const belt = await second
    expect(order).toEqual(['cuff', 'belt'])
    belt[Symbol.dispose]()
    await third
  })

  it('are refused to one who has stopped already', async () => {
    await expect(new Turns().take('hci0', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  })
})
