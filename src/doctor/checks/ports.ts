import { type Check, type Finding, finding } from '../check.ts'

/** Whether each device by cable has a port that can be opened and into which nobody else writes. */
export const portsCheck: Check = {
  id: 'serial-ports',
  look({ around, daemon }) {
    if (!around) return []
    const isDaemonThere = daemon.kind === 'there'
    return around.ports.flatMap(({ device, wanted, path, problem, isAllowed, group = '?', program, isProbed }) => {
      if (problem) return [{ severity: 'warning' as const, error: problem }]
      if (path === undefined) return [finding('warning', 'UMT-DOCTOR-146', { device, port: wanted })]
      const found: Finding[] = []
      if (isProbed) found.push(finding('warning', 'UMT-DOCTOR-149', { device, path }))
      // A daemon that runs has it open itself, and tells of a port that it cannot open.
      if (isDaemonThere) return found
      if (!isAllowed) found.push(finding('warning', 'UMT-DOCTOR-147', { user: around.user, device, path, group }))
      if (program !== undefined) found.push(finding('error', 'UMT-DOCTOR-148', { device, path, program }))
      return found
    })
  },
}
