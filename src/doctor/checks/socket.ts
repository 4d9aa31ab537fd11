import { type Check, finding } from '../check.ts'

/** Whether this user may use the commands. */
export const socketCheck: Check = {
  id: 'socket',
  look({ around }) {
    if (!around?.socket || around.socket.isAllowed) return []
    const { path, group } = around.socket
    return [finding('warning', 'UMT-DOCTOR-159', { user: around.user, path, group })]
  },
}
