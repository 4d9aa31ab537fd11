import { chmodSync, chownSync, lstatSync, rmSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { UmtError } from '../errors.ts'
import { groupId } from '../group-id.ts'
import { type Listener, type ListenOptions, listen } from './listeners.ts'

/** Who may use the commands on the vehicle; the file system keeps all others out. */
const GROUP = 'umt'
const MODE = 0o660
/** `sun_path` of unix(7), with the zero at its end. */
const MAX_PATH_BYTES = 107
const HERE = { kind: 'socket', address: '' } as const
const ANSWERS_WITHIN_MS = 1_000

/**
 * The Unix socket for the commands of this machine. Whoever may open it needs no password: its rights are the credential.
 * Rejects with `UMT-BUS-113` where a daemon answers already, `UMT-BUS-112` where it cannot be made.
 */
export async function listenLocally(
  path: string,
  { connections, onStream }: Pick<ListenOptions, 'connections' | 'onStream'>,
): Promise<Listener> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw new UmtError('UMT-BUS-112', {
      path,
      detail: {
        fr: `chemin de plus de ${MAX_PATH_BYTES} octets`,
        en: `a path of more than ${MAX_PATH_BYTES} bytes`,
      },
    })
  if (await isAnswered(path)) throw new UmtError('UMT-BUS-113', { path })
  try {
    removeSocket(path)
    // Nobody may open it before it has its rights.
    const before = process.umask(0o177)
    const opening = listen(createServer(), { path }, (socket) => {
      const place = connections.arrive(socket, HERE)
      if (!place) return
      socket.once('close', () => place.leave())
      onStream(socket, HERE, place)
    })
    process.umask(before)
    const listener = await opening
    giveToGroup(path)
    return listener
  } catch (cause) {
    if (cause instanceof UmtError) throw cause
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new UmtError('UMT-BUS-112', { path, detail }, { cause })
  }
}

/** Whether a daemon is at the other end; a socket of one that died refuses. */
const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const told = (answered: boolean) => () => {
      socket.destroy()
      resolve(answered)
    }
    // A daemon that hangs is one too: its socket is not to be taken from it.
    socket.setTimeout(ANSWERS_WITHIN_MS, told(true))
    socket.once('connect', told(true))
    socket.once('error', told(false))
  })

/** Of a daemon that was killed. What is no socket is somebody's, and stays. */
function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path)
}

/** Open to the group where there is one and the socket can have it; else it stays this user's own. */
function giveToGroup(path: string): void {
  const group = groupId(GROUP)
  if (group === undefined) return
  try {
    // A runtime directory whose files take its group has done it already.
    if (statSync(path).gid !== group) chownSync(path, -1, group)
    chmodSync(path, MODE)
  } catch {
    // Not of that group: the commands of this user work, and those of root.
  }
}
