import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { UmtError } from '../errors.ts'
import type { Role } from './roles.ts'

/** Somebody whom the bus lets in by a password. */
export interface User {
  readonly name: string
  readonly roles: readonly Role[]
}

/** `wrong`: no such user, or not this password; nobody is told which. `busy`: too many try at once, and it may be tried again. */
export type Admission = User | 'wrong' | 'busy'

/** Who may come onto the bus. */
export interface Users {
  /** `from`: where the attempt comes from, so that one who guesses does not keep another out. Never rejects. */
  admit(name: string, password: Uint8Array, from: string): Promise<Admission>
  /** Whether a user who was let in is still there, with the same password and roles. */
  holds(user: User): boolean
  /** Calls back whenever somebody may not hold any more. */
  onChange(handler: () => void): void
  /** Why those of before stand in for those of now; absent while they are those of now. */
  readonly problem?: UmtError | undefined
}

/** Lets nobody in: what a daemon does where no user was made. */
export const NOBODY: Users = { admit: async () => 'wrong', holds: () => false, onChange() {} }

/** Users of a test, a demonstration or a replay, who live as long as the process. */
export function memoryUsers(users: readonly (User & { readonly password: string })[]): Users {
  const isSame = secretComparison()
  return {
    async admit(name, password) {
      const found = users.find((user) => user.name === name)
      const same = isSame(found?.password ?? '', password)
      return found !== undefined && same ? found : 'wrong'
    },
    holds: (user) => users.some((each) => each === user),
    onChange() {},
  }
}

/** Digests have one length and a key that nobody knows, so the comparison tells nothing about a secret by its duration. */
function secretComparison(): (one: string, other: Uint8Array) => boolean {
  const key = randomBytes(32)
  const digest = (secret: string | Uint8Array) => createHmac('sha256', key).update(secret).digest()
  return (one, other) => timingSafeEqual(digest(one), digest(other))
}
