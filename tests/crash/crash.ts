import { setTimeout as sleep } from 'node:timers/promises'
import { Cuff, PER_SECOND } from './cuff.ts'
import { type Examination, examine, wrongNumbers } from './examine.ts'
import { Heard, watchFinals } from './screen.ts'
import { createVehicle } from './vehicle.ts'

/** What came of killing the daemon again and again. The lists are empty when it kept its promises. */
export interface CrashReport {
  readonly kills: number
  /** Kills before the daemon said `online`. */
  readonly killsAtStart: number
  readonly measurements: number
  readonly finalsSeen: number
  readonly finalsInJournal: number
  readonly heldInJournal: number
  /** Measurements that the cuff sent again and that were in the journal already. */
  readonly resent: number
  readonly missing: readonly string[]
  readonly doubled: readonly string[]
  readonly wrong: readonly string[]
  readonly findings: readonly string[]
}

/** The cuff sends this many measurements again that it knows nothing wrong with, besides those that nobody has. */
const RESENT = 30
/** It goes on measuring for this long while the daemon is dead. */
const MEASURED_MEANWHILE = PER_SECOND / 10
/** Every so many starts the kill comes while the daemon still starts, over a journal that the last kill left. */
const EARLY_EVERY = 10

const between = (low: number, high: number): number => low + Math.random() * (high - low)

/**
 * Runs the real daemon against a cuff that measures 200 times a second, kills it at random moments, and looks into its
 * journal each time. The last start is left alone, so that everything ever measured must be there in the end.
 */
export async function crash(kills: number, progress: (line: string) => void = () => {}): Promise<CrashReport> {
  await using vehicle = await createVehicle()
  const cuff = new Cuff()
  const heard = new Heard()
  const encounters: string[] = []
  const failures = { missing: new Set<string>(), wrong: new Set<string>(), findings: new Set<string>(), surplus: 0 }
  let seen: Examination | undefined
  let [resendFrom, next, resent, killsAtStart] = [1, 1, 0, 0]

  for (let start = 1; start <= kills + 1; start += 1) {
    const last = start > kills
    const early = !last && start % EARLY_EVERY === 0
    await vehicle.load(cuff.connect(resendFrom, next, Date.now()))
    await using daemon = vehicle.start()
    if (early) {
      killsAtStart += 1
      await sleep(between(0, 400))
      await daemon.kill()
    } else {
      const url = await daemon.online
      const killed = last ? undefined : sleep(between(50, 1500)).then(() => daemon.kill())
      const encounter = `crash-${start}`
      encounters.push(encounter)
      // Killed within the first moments it takes no encounter any more.
      const screen = await watchFinals(url, encounter, heard).catch(() => undefined)
      await (killed ?? screen?.over)
      if (last && (await daemon.stop()) !== 0) failures.findings.add('the daemon did not stop in order')
      await screen?.[Symbol.asyncDispose]()
    }
    const sent = next + Math.ceil(2 * PER_SECOND) - 1
    seen = examine(vehicle.journal, cuff, sent, heard)
    for (const id of seen.missing) failures.missing.add(id)
    for (const id of seen.changed) failures.wrong.add(id)
    for (const finding of seen.findings) failures.findings.add(finding)
    failures.surplus = Math.max(failures.surplus, seen.surplus)
    if (!early) resent += Math.max(0, Math.min(next, seen.firstUnread) - resendFrom)
    next = Math.max(next, seen.lastRead + 1 + (last ? 0 : MEASURED_MEANWHILE))
    resendFrom = Math.max(1, Math.min(seen.firstUnread, next) - RESENT)
    if (start % 10 === 0) progress(`${start} kills, ${heard.finals.size} finals seen, ${seen.finals} in the journal`)
  }

  const measurements = next - 1
  const unread = measurements - (seen?.readings ?? 0)
  for (const numbers of wrongNumbers(vehicle.journal, encounters, measurements)) failures.wrong.add(numbers)
  return {
    kills,
    killsAtStart,
    measurements,
    finalsSeen: heard.finals.size,
    finalsInJournal: seen?.finals ?? 0,
    heldInJournal: seen?.held ?? 0,
    resent,
    missing: [...failures.missing, ...(unread > 0 ? [`${unread} measurements`] : [])],
    doubled: [...heard.twice, ...(failures.surplus > 0 ? [`${failures.surplus} rows`] : [])],
    wrong: [...failures.wrong],
    findings: [...failures.findings],
  }
}
