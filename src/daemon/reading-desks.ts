import { actorOf } from '../audit/actor.ts'
import type { Handlers } from '../bus/answer.ts'
import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { Cabin } from '../encounter/cabin.ts'
import type { Renderer } from '../intake/renderer.ts'
import type { Journal } from '../journal/types.ts'
import { frameHandlers } from './frame-desk.ts'
import { HeldDesk, type HeldHandlers } from './held-desk.ts'
import { MoveDesk, type MoveHandlers } from './move-desk.ts'
import { OutboxDesk, type OutboxHandlers } from './outbox-desk.ts'
import type { OwnScreen } from './own-screen.ts'
import type { UplinkDesk } from './uplink-desk.ts'

interface ReadingDesksOptions extends Pick<OwnScreen, 'publish'> {
  readonly journal: Journal
  readonly renderer: Renderer
  readonly cabin: Cabin
  readonly clock: Clock
  readonly zone: string
  readonly bus: Pick<Bus, 'publish'>
  readonly uplink: Pick<UplinkDesk, 'wake' | 'retry'>
  /** Names of the platforms in the configuration. */
  readonly endpoints: () => readonly string[]
  readonly failed: (error: unknown) => void
}

export type ReadingHandlers = HeldHandlers & MoveHandlers & OutboxHandlers & Pick<Handlers, 'frames/look'>

/** Where people decide on what is in the journal, and what of it becomes of interest to platforms. */
export function readingDesks({ bus, uplink, endpoints, failed, ...parts }: ReadingDesksOptions): ReadingHandlers {
  const { journal, clock } = parts
  const held = new HeldDesk({
    ...parts,
    actorOf,
    decided: (payload) => {
      bus.publish('decided', {}, payload).catch(failed)
      uplink.wake()
    },
  })
  const move = new MoveDesk({ ...parts, actorOf, wake: () => uplink.wake() })
  const outbox = new OutboxDesk({
    ...{ ...parts, actorOf, endpoints },
    outbox: journal.outbox,
    wake: (endpoint) => uplink.retry(endpoint),
  })
  return { ...held.handlers, ...move.handlers, ...outbox.handlers, ...frameHandlers({ journal, clock, actorOf }) }
}
