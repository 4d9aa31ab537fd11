import { actorOf } from '../audit/actor.ts'
import { toEntry } from '../audit/acts.ts'
import { localUser } from '../bus/local-user.ts'
import type { RequestOf } from '../bus/requests.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { journalOf } from '../journal/place.ts'
import type { Args } from './args.ts'
import { journalKey } from './journal-key.ts'
import { reachedDaemon } from './outbox-source.ts'

/**
 * Notes who looks at refused frames, before anything is shown: by the daemon, which is the only writer of its journal, or into the
 * journal of one that is stopped.
 */
export async function noteLook(args: Args, config: Config, look: Omit<RequestOf['frames/look'], 'by'>): Promise<void> {
  await using client = await reachedDaemon(args, config)
  if (client) {
    await client.request('frames/look', look)
    return
  }
  const path = journalOf(config.state)
  const { key } = journalKey(args, config)
  if (key === undefined) throw new UmtError('UMT-JOURNAL-110', { path })
  using journal = openJournal({ path, clock: systemClock, key })
  const says = localUser()
  const by = actorOf(says === undefined ? {} : { says })
  const act = toEntry({ kind: 'frames-looked-at', at: systemClock.utc(systemClock.now()), by, ...look })
  journal.record([{ ...act, observations: [] }])
}
