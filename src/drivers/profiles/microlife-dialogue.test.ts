import { describe, expect, it } from 'vitest'
import type { Step } from '../define.ts'
import { microlifeDialogue } from './microlife-dialogue.ts'

/** What is asked of a cuff that answers nothing. */
function asked(now: string | undefined): readonly Step[] {
  return [...microlifeDialogue({ has: () => true, notifies: () => true, localTime: () => now, facts: {} })]
}

const sent = (steps: readonly Step[]) => steps.flatMap((step) => (step.do === 'send' ? [step.bytes] : []))

describe('the dialogue with a Microlife cuff', () => {
  it('sets no clock while ours cannot be right, and reads the memory all the same', () => {
    expect(sent(asked(undefined)).map((bytes) => bytes[4])).toEqual([0x00, 0x04])
    expect(sent(asked('2026-11-20T11:00:00')).map((bytes) => bytes[4])).toEqual([0x0d, 0x00, 0x04])
  })

  it('sends no more at once than the device takes, and asks for the memory once though it is silent', () => {
    for (const bytes of sent(asked('2026-11-20T11:00:00'))) expect(bytes.length).toBeLessThanOrEqual(20)
  })

  it('lets the device go though it says nothing', () => {
    expect(asked(undefined).at(-1)).toEqual({ do: 'disconnect' })
  })
})
