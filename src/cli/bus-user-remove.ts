import { usersFileOf } from '../bus/places.ts'
import { removeUser } from '../bus/users-store.ts'
import { fill, UmtError } from '../errors.ts'
import { BUS_USER_WORDS } from '../messages/bus-user-words.ts'
import { EXIT } from '../messages/errors.ts'
import { needsAdministrator } from './administrator.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'

/** `umt bus user remove NAME`; a daemon that runs cuts its connections within a second. */
export async function run(args: Args, io: Io): Promise<number> {
  const name = args.required(0, 'NAME')
  const file = usersFileOf((await localConfig(args)).bus, process.env)
  needsAdministrator(`umt bus user remove ${name}`, [file], 'to change')
  if (!removeUser(file, name)) throw new UmtError('UMT-BUS-116', { name })
  if (args.flag('json')) io.out(JSON.stringify({ name, removed: true }))
  else io.out(fill(BUS_USER_WORDS[io.language].removed, { name }))
  return EXIT.done
}
