import { fill } from '../errors.ts'
import { AUDIT_WORDS } from '../messages/audit-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { findingLine } from './finding-line.ts'
import type { Io } from './io.ts'
import { lookAtJournal, sayLocked } from './journal-look.ts'
import { localConfig } from './local-config.ts'

/** `umt audit verify`: whether an act was changed, removed, added or moved; 65 when one was. It changes nothing and needs no key. */
export async function run(args: Args, io: Io): Promise<number> {
  const { journal, path, isUnlocked, problem } = lookAtJournal(args, await localConfig(args))
  using _ = journal
  const verified = journal.verify()
  // What is of no table is of the file and of its counts, and of the acts too.
  const findings = verified.findings.filter(({ table }) => table === undefined || table === 'acts')
  const words = AUDIT_WORDS[io.language]
  if (args.flag('json')) io.out(JSON.stringify({ path, acts: verified.acts, opened: isUnlocked, findings }))
  else {
    for (const finding of findings) io.out(findingLine(finding, io.language))
    const counts = { acts: `${verified.acts}`, findings: `${findings.length}` }
    io.out(fill(findings.length === 0 ? words.whole : words.damaged, counts))
    if (!isUnlocked) sayLocked(io, 'verifiedClosed', problem)
  }
  return findings.length === 0 ? EXIT.done : EXIT.badData
}
