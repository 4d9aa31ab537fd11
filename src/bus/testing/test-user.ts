import { withUser } from '../made-up-user.ts'
import { ROLES } from '../roles.ts'
import { memoryUsers } from '../users.ts'
import { userLine } from '../users-file.ts'

/** Somebody with every role, for tests of something else than who may do what. */
export const TEST_USER = { name: 'test', password: 'a password that only tests have', roles: ROLES } as const

export const TEST_USERS = memoryUsers([TEST_USER])

/** {@link TEST_USER} as `bus-users` has him, with the least work that is allowed. */
export const TEST_USER_LINE = userLine(
  TEST_USER.name,
  ROLES,
  '$scrypt$ln=10,r=8,p=1$XNEVFVf2xqKxdn4V7vjAUg$sU/vLP5Il3dztQXwC/mnutkuuePZ3mET9Lnr1ApwsHI',
)

/** The address of a bus with {@link TEST_USER} in it. */
export const asUser = (url: string): string => withUser(url, TEST_USER)
