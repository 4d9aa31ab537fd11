import { type Check, finding } from '../check.ts'

/** Whether this user may use the commands. */
export const socketCheck: Check = {
  id: 'socket',
  look({ around, daemon }) {
    if (!around?.socket || around.socket.isAllowed) return []
    // Who tried to reach the daemon by it was told so.
    if (daemon.kind === 'failed' && daemon.error.code === 'UMT-BUS-114') return []
    const { path, group } = around.socket
    return [finding('warning', 'UMT-DOCTOR-159', { user: around.user, path, group })]
  },
}
