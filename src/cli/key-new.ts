import { resolve } from 'node:path'
import { fill, UmtError } from '../errors.ts'
import { makeKeyFile } from '../key/make-key.ts'
import { isBesideData } from '../key/read-key.ts'
import { AUDIT_WORDS } from '../messages/audit-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'

/** `umt key new --out FILE`: a key for the journal, in a file that only its owner reads. Never over an older one. */
export async function run(args: Args, io: Io): Promise<number> {
  const out = args.text('out')
  if (out === undefined) throw args.wrong({ fr: 'il manque --out FICHIER', en: '--out FILE is missing' })
  const { state } = await localConfig(args)
  const file = resolve(out)
  if (isBesideData(file, state)) throw new UmtError('UMT-KEY-105', { path: file, state })
  if (!makeKeyFile(file)) throw new UmtError('UMT-CLI-115', { file })
  if (args.flag('json')) io.out(JSON.stringify({ file }))
  else for (const line of AUDIT_WORDS[io.language].keyMade) io.out(fill(line, { file }))
  return EXIT.done
}
