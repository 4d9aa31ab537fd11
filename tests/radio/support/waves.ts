import type { Listener } from '../../support/listener.ts'

/** Of a message with samples, what the tests look at. */
export interface Wave {
  /** One array for each lead, where there are leads. */
  readonly samples: readonly (number | readonly number[])[]
}

/** What one device has sent of one signal, in the order in which it came. */
export const wavesOf = ({ messages }: Listener, signal: string, device: string): readonly Wave[] =>
  messages.filter(({ topic }) => topic === `waveforms/${signal}/${device}`).map(({ text }) => JSON.parse(text) as Wave)

/** Resolves once there are so many messages. */
export async function untilWaves(listener: Listener, signal: string, device: string, count: number): Promise<void> {
  let heard = 0
  // Not parsed: they are many.
  await listener.until(({ topic }) => {
    if (topic === `waveforms/${signal}/${device}`) heard += 1
    return heard >= count
  })
}

/** Samples of all leads at each instant. */
export const instantsOf = (waves: readonly Wave[]): readonly (readonly number[])[] =>
  waves.flatMap(({ samples }) => {
    const leads = samples.map((lead) => [lead].flat())
    return (leads[0] ?? []).map((_, at) => leads.map((lead) => lead[at] ?? Number.NaN))
  })
