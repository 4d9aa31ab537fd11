import type { Flag } from '../reading/flags.ts'
import type { Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'
import type { HeldBecause } from './attribution.ts'

/** The doubt that goes to the doctor with a reading that was held. */
const DOUBTS: Readonly<Record<HeldBecause, Flag>> = {
  'no-encounter': 'held-no-encounter',
  'before-encounter': 'held-before-encounter',
  'before-pairing': 'held-before-pairing',
  'unknown-time': 'held-unknown-time',
  'perhaps-resent': 'held-perhaps-resent',
}

const isKnown = (because: string): because is HeldBecause => Object.hasOwn(DOUBTS, because)

/** A held measurement once a person has said whose it is: as it was, with the word that somebody decided, and why. */
export const assigned = <T extends Reading | Strip>(source: T, heldBecause: string): T =>
  decided(source, 'assigned-by-person', heldBecause)

/** The same of one that was somebody's, and is another's by what a person says. `heldBecause`: if it was held at first. */
export const moved = <T extends Reading | Strip>(source: T, heldBecause: string | undefined): T =>
  decided(source, 'moved-by-person', heldBecause)

const decided = <T extends Reading | Strip>(source: T, flag: Flag, heldBecause = ''): T => ({
  ...source,
  flags: [...source.flags, flag, ...(isKnown(heldBecause) ? [DOUBTS[heldBecause]] : [])],
})
