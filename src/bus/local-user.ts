import { userInfo } from 'node:os'
import { shown } from './caller.ts'

/** Who runs this process, by the name of the system; `undefined` for a user without a name, as in a container. */
export function localUser(): string | undefined {
  try {
    return shown(userInfo().username) || undefined
  } catch {
    return undefined
  }
}
