import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { actorOf } from '../audit/actor.ts'
import { toEntry } from '../audit/acts.ts'
import { BROKER, endpointNames } from '../broker/name.ts'
import { localUser } from '../bus/local-user.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { fill, UmtError } from '../errors.ts'
import { enteredInError } from '../fhir/entered-in-error.ts'
import { ALL_OWED, owedOnce } from '../journal/all-owed.ts'
import { openJournal } from '../journal/open.ts'
import type { Delivery } from '../journal/outbox-types.ts'
import { journalOf } from '../journal/place.ts'
import type { JournalReader } from '../journal/types.ts'
import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import type { Io } from './io.ts'
import { journalKey } from './journal-key.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'
import { reachedDaemon } from './outbox-source.ts'

/**
 * `umt outbox export --out FILE`: what is owed as a FHIR Bundle, for a network that never comes. Patients are in it: it is
 * written for its owner alone, never over another file, after an act that says who took it.
 */
export async function run(args: Args, io: Io): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  const config = await localConfig(args)
  const file = args.text('out')
  if (file === undefined) throw args.wrong('--out FILE | -')
  const endpoint = args.text('to')
  const { journal, isUnlocked, problem } = lookAtJournal(args, config)
  using _ = journal
  if (!isUnlocked) throw problem ?? new UmtError('UMT-OUTBOX-105')
  if (endpoint !== undefined) refuseUnknown(endpoint, journal, config)
  if (file !== '-' && existsSync(file)) throw new UmtError('UMT-OUTBOX-103', { file })
  const owed = journal.outbox.deliveries({ ...ALL_OWED, ...(endpoint !== undefined && { endpoint }) })
  // A file is for platforms: patients in it whom none of them waits for would be there for nothing.
  const rows = owedOnce(owed, endpoint === undefined ? BROKER : undefined)
  if (rows.length === 0) {
    io.err(words.nothingToExport)
    return EXIT.done
  }
  if (!(await isAgreed(args, await personAt(args, io), fill(words.exportAsk, { file }), false))) {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  const noted = () => recordExport(args, config, endpoint, rows.length)
  if (file === '-') {
    await noted()
    for (const part of bundleParts(journal, rows)) io.write(part)
  } else await writePrivately(file, noted, bundleParts(journal, rows))
  for (const line of [
    ...(file === '-' ? [] : [fill(words.exported, { file, n: String(rows.length) })]),
    words.exportWarning,
    words.exportStays,
  ])
    io.err(line)
  return EXIT.done
}

/** A Bundle of the type `collection`, in pieces: a long backlog is never whole in memory. */
function* bundleParts(journal: JournalReader, rows: readonly Delivery[]): Generator<string> {
  const timestamp = new Date(systemClock.utc(systemClock.now())).toISOString()
  yield `{"resourceType":"Bundle","type":"collection","timestamp":"${timestamp}","entry":[`
  let separator = ''
  for (const { observation, owes } of rows) {
    const body = journal.observation(observation)
    if (body === undefined) continue
    const resource = owes === 'retract' ? enteredInError(body) : body
    yield `${separator}\n{"fullUrl":"urn:uuid:${observation}","resource":${resource}}`
    separator = ','
  }
  yield '\n]}\n'
}

/**
 * Whole and on the medium, or not at all. `noted` comes between: no act says that patients were taken where no file can be, and
 * none of them is in a file before.
 */
async function writePrivately(file: string, noted: () => Promise<void>, parts: Iterable<string>): Promise<void> {
  const fd = openNew(file)
  try {
    await noted()
    for (const part of parts) {
      const bytes = Buffer.from(part)
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    }
    fsyncSync(fd)
    closeSync(fd)
  } catch (error) {
    closeSync(fd)
    rmSync(file, { force: true })
    throw unwritten(file, error)
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new UmtError('UMT-OUTBOX-103', { file })
    throw unwritten(file, error)
  }
}

const unwritten = (file: string, error: unknown): unknown =>
  error instanceof UmtError ? error : new UmtError('UMT-OUTBOX-104', { file, detail: codeOf(error) }, { cause: error })

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

function refuseUnknown(endpoint: string, journal: JournalReader, config: Config): void {
  const isKnown = endpointNames(config).includes(endpoint)
  if (!isKnown && !journal.outbox.tallies().some((tally) => tally.endpoint === endpoint))
    throw new UmtError('UMT-OUTBOX-102', { endpoint })
}

/** Before anything is written: by the daemon, which is the only writer of its journal, or into the journal of one that is stopped. */
async function recordExport(
  args: Args,
  config: Config,
  endpoint: string | undefined,
  observations: number,
): Promise<void> {
  const named = endpoint === undefined ? {} : { endpoint }
  await using client = await reachedDaemon(args, config)
  if (client) {
    await client.request('outbox/export', named)
    return
  }
  const { key } = journalKey(args, config)
  if (key === undefined) throw new UmtError('UMT-OUTBOX-105')
  using journal = openJournal({ path: journalOf(config.state), clock: systemClock, key })
  const says = localUser()
  const by = actorOf(says === undefined ? {} : { says })
  const act = toEntry({ kind: 'outbox-exported', at: systemClock.utc(systemClock.now()), by, ...named, observations })
  journal.record([{ ...act, observations: [] }])
}
