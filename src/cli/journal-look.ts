import type { Config } from '../config.ts'
import { fill, UmtError } from '../errors.ts'
import { openJournalReadOnly } from '../journal/open.ts'
import { journalOf } from '../journal/place.ts'
import type { JournalReader } from '../journal/types.ts'
import { AUDIT_WORDS } from '../messages/audit-words.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { journalKey } from './journal-key.ts'

/** A journal that is looked at; whether what is sealed can be opened, and why not where a key was found. */
export interface LookedAt {
  readonly journal: JournalReader
  readonly path: string
  readonly isUnlocked: boolean
  readonly problem?: UmtError
}

/**
 * Opens the journal of the configuration beside the daemon or without one, with its key where there is one. A key that does
 * not fit is thrown when the person named it; otherwise only what is in the open is shown.
 */
export function lookAtJournal(args: Args, config: Pick<Config, 'state' | 'key'>): LookedAt {
  const path = journalOf(config.state)
  const { key, problem } = journalKey(args, config)
  if (key === undefined)
    return { journal: openJournalReadOnly(path), path, isUnlocked: false, ...(problem && { problem }) }
  try {
    return { journal: openJournalReadOnly(path, key), path, isUnlocked: true }
  } catch (error) {
    const isMisfit = error instanceof UmtError && error.code === 'UMT-JOURNAL-109'
    if (!isMisfit || args.text('key') !== undefined) throw error
    return { journal: openJournalReadOnly(path), path, isUnlocked: false, problem: error }
  }
}

/** Tells, beside the data, what stayed sealed and why. */
export function sayLocked(io: Io, what: 'noKey' | 'verifiedClosed', problem: UmtError | undefined): void {
  const words = AUDIT_WORDS[io.language]
  io.err(words[what])
  if (problem) io.err(fill(words.keyUnusable, { detail: problem.what(io.language) }))
}
