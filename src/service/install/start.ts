import { setTimeout as sleep } from 'node:timers/promises'
import { CommandError } from './failed.ts'
import { UNIT } from './places.ts'
import type { System } from './system.ts'

/** For so long it has to stay what it became: one that falls at once is not ready. */
const STAYS_MS = 3_000
const LOOK_MS = 500

/** Starts the service; the unit tells systemd when it is ready. Throws {@link CommandError} when it is not, or does not stay so. */
export async function startAndWait(system: System): Promise<void> {
  const argv = ['systemctl', 'start', UNIT]
  await system.run(['systemctl', 'reset-failed', UNIT])
  const { status } = await system.run(argv)
  const first = await lookAt(system)
  if (status !== 0 || first.state !== 'active') throw new CommandError(argv, status, first.said)
  for (let passed = 0; passed < STAYS_MS; passed += LOOK_MS) {
    await sleep(LOOK_MS)
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
