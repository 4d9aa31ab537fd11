import { strongPassword } from './password.ts'
import type { User } from './users.ts'

/** What a program shows to be let in. */
export interface Login {
  readonly name: string
  readonly password: string
}

/** The user of one run, whose screen it is. */
export const madeUpUser = (name: string): User & Login => ({
  name,
  password: strongPassword(),
  roles: ['consultation'],
})

/** The address of a bus with a user in it. */
export function withUser(url: string, { name, password }: Login): string {
  const known = new URL(url)
  known.username = encodeURIComponent(name)
  known.password = encodeURIComponent(password)
  // As it was given: a URL of a WebSocket would else end in a slash.
  return known.href.replace(/\/$/, '')
}
