import { usersFileOf } from '../bus/places.ts'
import { readUsersFile } from '../bus/users-file.ts'
import { fill } from '../errors.ts'
import { BUS_USER_WORDS } from '../messages/bus-user-words.ts'
import { EXIT } from '../messages/errors.ts'
import { needsAdministrator } from './administrator.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'
import { columns } from './table.ts'

/** `umt bus user list`: names and roles, never a hash. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = usersFileOf((await localConfig(args)).bus, process.env)
  needsAdministrator('umt bus user list', [file], 'to look')
  const users = readUsersFile(file)
  if (args.flag('json')) {
    for (const { name, roles } of users) io.out(JSON.stringify({ name, roles }))
    return EXIT.done
  }
  if (users.length === 0) io.out(fill(BUS_USER_WORDS[io.language].none, { file }))
  for (const line of columns(users.map(({ name, roles }) => [name, roles.join(', ')]))) io.out(line)
  return EXIT.done
}
