import { describe, expect, it } from 'vitest'
import type { Step } from '../define.ts'
import { vitalographLungMonitorBle } from '../devices/vitalograph-lung-monitor-ble.ts'

/** What the dialogue asks for, as long as its subscriptions go like this. */
function steps(granted: readonly boolean[]): readonly string[] {
  const dialogue = vitalographLungMonitorBle.dialogue?.()
  const done: string[] = []
  let next: IteratorResult<Step> | undefined = dialogue?.next()
  for (const isGranted of [...granted, undefined]) {
    if (!next || next.done) return [...done, 'end']
    done.push(next.value.do)
    if (isGranted !== undefined) next = dialogue?.next(isGranted ? Uint8Array.of() : undefined)
  }
  return done
}

describe('a device behind Terminal I/O', () => {
  it('is listened to once both subscriptions, and with them its credits, are granted', () => {
    expect(steps([true, true])).toEqual(['subscribe', 'subscribe', 'expect'])
  })

  it.each([
    ['the first', [false]],
    ['the second, or our first credits', [true, false]],
  ])('is connected to anew when %s failed: without credits it is silent, and nothing would show it', (_, granted) => {
    const asked = granted.map(() => 'subscribe')
    expect(steps([...granted, true])).toEqual([...asked, 'disconnect', 'end'])
  })
})
