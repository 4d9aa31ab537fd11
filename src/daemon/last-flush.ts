import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Intake } from '../intake/intake.ts'
import type { Log } from '../log.ts'

const WITHIN_MS = 3_000
const BETWEEN_MS = 500

/**
 * Writes what is pending before the daemon goes, trying for three seconds; whoever stops it does not wait for ever.
 * Rejects with `UMT-JOURNAL-107` and the count, which is in the log too, when finals remain that no disk has.
 */
export async function lastFlush(intake: Pick<Intake, 'flush' | 'pending'>, clock: Clock, log: Log): Promise<void> {
  const since = clock.now()
  intake.flush()
  // A journal that is busy makes each try wait by itself; and a clock that is set back must not keep the daemon.
  for (let tries = WITHIN_MS / BETWEEN_MS; intake.pending > 0 && tries > 0; tries -= 1) {
    if (clock.now() - since >= WITHIN_MS) break
    await clock.sleep(BETWEEN_MS)
    intake.flush()
  }
  const count = intake.pending
  if (count === 0) return
  const error = new UmtError('UMT-JOURNAL-107', { count: String(count) })
  log.error({ code: error.code, count }, error.told)
  throw error
}
