import { access, constants, stat } from 'node:fs/promises'
import { groupNameOf } from './groups.ts'

/** The socket by which commands of this machine reach the daemon. */
export interface SocketSeen {
  readonly path: string
  readonly isAllowed: boolean
  readonly group: string
}

/** `undefined` when it is not there, or nobody knows. */
export async function lookAtSocket(path: string): Promise<SocketSeen | undefined> {
  const failure = await access(path, constants.R_OK | constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  )
  if (failure !== undefined && failure !== 'EACCES') return undefined
  const gid = await stat(path).then(
    (stats) => stats.gid,
    () => undefined,
  )
  const group = gid === undefined ? undefined : await groupNameOf(gid)
  return { path, isAllowed: failure === undefined, group: group ?? 'umt' }
}
