import { type Actor, toEntry } from '../audit/acts.ts'
import type { Handlers } from '../bus/answer.ts'
import type { Clock } from '../clock.ts'
import type { Journal } from '../journal/types.ts'

export type FrameHandlers = Pick<Handlers, 'frames/look'>

export interface FrameDeskOptions {
  readonly journal: Pick<Journal, 'record'>
  readonly clock: Clock
  readonly actorOf: (caller: Parameters<Handlers['frames/look']>[1]) => Actor
}

/** Where it is noted who looked at refused frames: they may hold values of patients. The frames themselves never cross the bus. */
export const frameHandlers = ({ journal, clock, actorOf }: FrameDeskOptions): FrameHandlers => ({
  'frames/look': ({ frames, device, exported }, caller) => {
    const named = device === undefined ? {} : { device }
    const at = clock.utc(clock.now())
    const act = toEntry({ kind: 'frames-looked-at', at, by: actorOf(caller), ...named, frames, exported })
    journal.record([{ ...act, observations: [] }])
    return { frames }
  },
})
