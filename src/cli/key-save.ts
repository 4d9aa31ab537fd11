import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fill, UmtError } from '../errors.ts'
import { isBesideData } from '../key/read-key.ts'
import { EXIT } from '../messages/errors.ts'
import { SERVICE_WORDS } from '../messages/service-words.ts'
import { PLACES } from '../service/install/places.ts'
import { openSealed } from '../service/install/sealed-key.ts'
import { machine } from '../service/install/system.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { refuseUnlessRoot } from './service-steps.ts'

/** `umt key save --out FILE`: the key of the installed service, in a file to be kept far from it. Never over an older one. */
export async function run(args: Args, io: Io): Promise<number> {
  const out = args.text('out')
  if (out === undefined) throw args.wrong({ fr: 'il manque --out FICHIER', en: '--out FILE is missing' })
  refuseUnlessRoot(args)
  const file = resolve(out)
  if (isBesideData(file, PLACES.state)) throw new UmtError('UMT-KEY-105', { path: file, state: PLACES.state })
  if (!existsSync(PLACES.credential)) throw new UmtError('UMT-SERVICE-137')
  await write(file, await openSealed(PLACES.credential, machine))
  if (args.flag('json')) io.out(JSON.stringify({ file }))
  else for (const said of SERVICE_WORDS[io.language].keySaved) io.out(fill(said, { file }))
  return EXIT.done
}

/** Without a link or a rename: the sticks that people have know neither. Throws `UMT-CLI-115` where a file is there. */
async function write(file: string, line: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EEXIST'
      ? new UmtError('UMT-CLI-115', { file })
      : new UmtError('UMT-KEY-106', { path: file, detail: cause.message }, { cause })
  })
  await handle.writeFile(line)
  await handle.sync()
}
