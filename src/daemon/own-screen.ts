import type { Cabin } from '../encounter/cabin.ts'
import type { OutgoingObservation } from '../intake/render.ts'

export interface OwnScreen {
  readonly cabin: Pick<Cabin, 'state'>
  readonly publish: (observations: readonly OutgoingObservation[]) => void
}

/**
 * Publishes what a person decided of an encounter only while it is open: on the screen of the next patient it would be taken for
 * his, and on close the bus forgets the last one.
 */
export function showOnOwnScreen(
  { cabin: { state }, publish }: OwnScreen,
  encounter: string | undefined,
  observations: readonly OutgoingObservation[],
): void {
  if (state.state === 'open' && state.encounter.id === encounter) publish(observations)
}
