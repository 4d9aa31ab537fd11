import { setTimeout as sleep } from 'node:timers/promises'
import { CommandError } from './failed.ts'
import { UNIT } from './places.ts'
import type { System } from './system.ts'

const LOOKS = 6

/**
 * Starts the service; the unit tells systemd when it is ready. For `staysMs` it has to stay so: one that falls at once is not ready.
 * Throws {@link CommandError}.
 */
export async function startAndWait(system: System, staysMs: number): Promise<void> {
  const argv = ['systemctl', 'start', UNIT]
  await system.run(['systemctl', 'reset-failed', UNIT])
  const { status } = await system.run(argv)
  const first = await lookAt(system)
  if (status !== 0 || first.state !== 'active') throw new CommandError(argv, status, first.said)
  for (let look = 0; look < LOOKS; look++) {
    await sleep(staysMs / LOOKS)
    const now = await lookAt(system)
    if (now.state !== 'active' || now.run !== first.run) throw new CommandError(argv, 1, now.said)
  }
}

async function lookAt(system: System) {
  const properties = ['ActiveState', 'InvocationID', 'Result', 'ExecMainStatus']
  const { stdout } = await system.run(['systemctl', 'show', UNIT, ...properties.map((name) => `--property=${name}`)])
  const of = (name: string) =>
    stdout
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ''
  return {
    state: of('ActiveState'),
    run: of('InvocationID'),
    said: `${of('ActiveState')}, ${of('Result')}, status ${of('ExecMainStatus')}`,
  }
}
