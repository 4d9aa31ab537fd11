import type { Refusal } from '../../../src/drivers/dialogue.ts'
import type { FaultReport } from '../../../src/drivers/session.ts'
import type { Chunk } from '../../../src/intake/samples-batch.ts'
import type { DeviceFacts, Reading } from '../../../src/reading/reading.ts'
import type { Reply } from './wire.ts'

/** What happened between a driver and its device. */
export type Happened = { readonly at: number } & (
  | { readonly what: 'connected' | 'disconnected' }
  | { readonly what: 'sent'; readonly channel: string; readonly hex: string }
  | ({ readonly what: 'reply' } & Reply)
  /** `connection` counts from 1. */
  | { readonly what: 'reading'; readonly reading: Reading; readonly connection: number }
  /** It is in the journal and was let out. */
  | { readonly what: 'committed'; readonly reading: Reading }
  | { readonly what: 'samples'; readonly chunk: Chunk }
  | { readonly what: 'facts'; readonly facts: DeviceFacts }
  | { readonly what: 'fault'; readonly report: FaultReport }
  | { readonly what: 'refusal'; readonly refusal: Refusal }
  /** Something could not be handled; a driver never brings this about. */
  | { readonly what: 'problem'; readonly error: unknown }
)

type Of<W extends Happened['what']> = Extract<Happened, { what: W }>

/** One course of connections: everything in order, so that what came before what can be seen. */
export class Course {
  readonly happened: Happened[] = []

  note(happened: Happened): void {
    this.happened.push(happened)
  }

  of<W extends Happened['what']>(what: W): readonly Of<W>[] {
    return this.happened.filter((one): one is Of<W> => one.what === what)
  }

  get readings(): readonly Reading[] {
    return this.of('reading').map(({ reading }) => reading)
  }

  /** What the journal holds, in its order. */
  get committed(): readonly Reading[] {
    return this.of('committed').map(({ reading }) => reading)
  }

  get faults(): readonly FaultReport[] {
    return this.of('fault').map(({ report }) => report)
  }

  /** `channel=hex` of what the host sent. */
  get sent(): readonly string[] {
    return this.of('sent').map(({ channel, hex }) => `${channel}=${hex}`)
  }
}
