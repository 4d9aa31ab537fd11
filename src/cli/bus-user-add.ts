import { refuseWeak, strongPassword } from '../bus/password.ts'
import { hashPassword } from '../bus/password-hash.ts'
import { usersFileOf } from '../bus/places.ts'
import { isRole, ROLES, type Role } from '../bus/roles.ts'
import { isUserName, readUsersFile } from '../bus/users-file.ts'
import { putUser } from '../bus/users-store.ts'
import { fill, UmtError } from '../errors.ts'
import { BUS_USER_WORDS } from '../messages/bus-user-words.ts'
import { EXIT } from '../messages/errors.ts'
import { needsAdministrator } from './administrator.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'

/** `umt bus user add NAME --role R`: makes a user; a password that it made is shown once and kept nowhere. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = BUS_USER_WORDS[io.language]
  const name = args.required(0, 'NAME')
  if (!isUserName(name)) throw args.wrong(words.badName)
  const roles = rolesOf(args)
  const file = usersFileOf((await localConfig(args)).bus, process.env)
  needsAdministrator(`umt bus user add ${name} …`, [file], 'to change')
  if (!args.flag('replace') && readUsersFile(file).some((user) => user.name === name))
    throw new UmtError('UMT-BUS-117', { name })
  const given = args.flag('password-stdin') ? firstLine((await io.input?.()) ?? '') : undefined
  if (given !== undefined) refuseWeak(given, name)
  const password = given ?? strongPassword()
  putUser(file, { name, roles, hash: await hashPassword(password) })
  const made = given === undefined ? { password } : {}
  if (args.flag('json')) io.out(JSON.stringify({ name, roles, file, ...made }))
  else {
    io.out(fill(words.added, { name, roles: roles.join(', '), file }))
    if (given === undefined) for (const line of words.password) io.out(fill(line, { password }))
  }
  return EXIT.done
}

function rolesOf(args: Args): readonly Role[] {
  const given = args.texts('role')
  const wrong = given.find((role) => !isRole(role))
  if (wrong !== undefined) throw args.wrong(`--role ${wrong} (${ROLES.join(' | ')})`)
  if (given.length === 0) throw args.wrong(`--role ${ROLES.join(' | ')} ?`)
  return ROLES.filter((role) => given.includes(role))
}

/** As `echo` and an editor write it. */
const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? ''
