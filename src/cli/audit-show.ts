import type { Act } from '../journal/types.ts'
import { AUDIT_WORDS } from '../messages/audit-words.ts'
import { EXIT } from '../messages/errors.ts'
import { isoInZone } from '../reading/time.ts'
import { actRow } from './act-line.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { lookAtJournal, sayLocked } from './journal-look.ts'
import { localConfig } from './local-config.ts'
import { columns } from './table.ts'

/** `umt audit show`: who did what, when and why, read from the journal itself. Who the patients were only with `--patients`. */
export async function run(args: Args, io: Io): Promise<number> {
  const config = await localConfig(args)
  const since = args.instant('since')
  const encounter = args.text('encounter')
  const reading = args.text('reading')?.toLowerCase()
  const patients = args.flag('patients')
  const { journal, isUnlocked, problem } = lookAtJournal(args, config)
  using _ = journal
  const acts = journal
    .acts({ ...(encounter !== undefined && { encounter }) })
    .filter(({ at }) => since === undefined || at >= since)
    .filter((act) => reading === undefined || act.reading?.startsWith(reading) === true)
  const words = AUDIT_WORDS[io.language]
  const { zone } = config
  if (args.flag('json')) for (const act of acts) io.out(JSON.stringify(plain(act, zone, patients)))
  else {
    const shown = { language: io.language, zone, patients, isUnlocked }
    for (const line of acts.length === 0 ? [words.noActs] : columns(acts.map((act) => actRow(act, shown))))
      io.out(printable(line))
  }
  if (!isUnlocked) sayLocked(io, 'noKey', problem)
  return EXIT.done
}

/** What was forged into a column is no command to the terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '�')

/** For programs. A detail is absent without the key, and once retention has erased it. */
function plain({ detail, at, ...act }: Act, zone: string, patients: boolean) {
  const said: unknown = detail === undefined ? undefined : JSON.parse(detail)
  const isPatient = (key: string) => key === 'subject' && !patients
  const shown =
    typeof said === 'object' && said !== null
      ? Object.fromEntries(Object.entries(said).filter(([key]) => !isPatient(key)))
      : undefined
  return { ...act, at: isoInZone(at, zone), ...(shown && { detail: shown }) }
}
