import type { DataOf, RequestOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Observation } from './observation.ts'

/** What a topic carries, as a handler gets it. */
export type MessageOf = Omit<PayloadOf, 'observations'> & { readonly observations: Observation }

/** What a verb asks; without its transaction. */
export type { RequestOf, Verb } from '../bus/requests.ts'

/** What a verb answers. */
export type AnswerOf = Omit<DataOf, 'encounter/observations' | 'held/show'> & {
  readonly 'encounter/observations': readonly Observation[]
  readonly 'held/show': Omit<DataOf['held/show'], 'observations'> & { readonly observations: readonly Observation[] }
}

export type Device = MessageOf['devices']
export type Waveform = MessageOf['waveforms']
export type Held = MessageOf['held']
export type Decided = MessageOf['decided']
export type Event = MessageOf['events']
export type Status = MessageOf['status']
export type Health = MessageOf['health']
export type Pairing = MessageOf['pairing']

/** What concerns readings whose patient is in doubt. */
export interface HeldReadings {
  list(): Promise<AnswerOf['held']>
  /** With its values, to recognise whose it is. */
  show(key: string): Promise<AnswerOf['held/show']>
  assign(request: RequestOf['held/assign']): Promise<AnswerOf['held/assign']>
  discard(request: RequestOf['held/discard']): Promise<AnswerOf['held/discard']>
}
