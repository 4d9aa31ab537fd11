import { fill } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import type { Args } from './args.ts'
import { findingLine } from './finding-line.ts'
import type { Io } from './io.ts'
import { lookAtJournal, sayLocked } from './journal-look.ts'
import { localConfig } from './local-config.ts'

/** `umt journal verify`: reads the whole journal back; 0 when it is whole, 65 when it is not. It changes nothing. */
export async function run(args: Args, io: Io): Promise<number> {
  const { journal, path, isUnlocked, problem } = lookAtJournal(args, await localConfig(args))
  using _ = journal
  const { readings, observations, acts, opened, findings } = journal.verify()
  if (args.flag('json')) {
    io.out(JSON.stringify({ path, readings, observations, acts, opened, findings }))
  } else {
    const words = TERMINAL_WORDS[io.language]
    const counts = {
      readings: `${readings}`,
      observations: `${observations}`,
      acts: `${acts}`,
      findings: `${findings.length}`,
    }
    for (const finding of findings) io.out(findingLine(finding, io.language))
    io.out(fill(findings.length === 0 ? words.journalWhole : words.journalDamaged, counts))
    if (!isUnlocked) sayLocked(io, 'verifiedClosed', problem)
  }
  return findings.length === 0 ? EXIT.done : EXIT.badData
}
