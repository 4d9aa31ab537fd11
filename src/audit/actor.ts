import type { Caller } from '../bus/caller.ts'
import type { Actor } from './acts.ts'

/** Who did something, from who asked for it; without a caller it was the daemon itself. */
export const actorOf = (caller?: Caller): Actor => {
  if (caller === undefined) return { kind: 'daemon' }
  const { roles: _roles, connection: _connection, ...who } = caller
  return { kind: 'client', ...who }
}
