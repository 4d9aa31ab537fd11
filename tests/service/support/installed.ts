import { copyFileSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TEST_USER_LINE } from '../../../src/bus/testing/test-user.ts'
import { PLACES, SYSTEM_FILES, UNIT } from '../../../src/service/install/places.ts'
import { testKeyFile } from '../../support/keys.ts'
import { dropIn, run, systemctl } from './systemctl.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const of = (path: string) => `${project}systemd/${path}`

/** How long the watchdog of the bench waits, s. */
export const WATCHDOG_S = 20

export { UNIT }

export const STATE = PLACES.state

/** Where the key of the journal lies open for the tests. */
export const PLAIN_KEY = '/run/plain.key'

/** Writes the configuration of the vehicle. */
export const configure = (config: object): void => writeFileSync('/etc/umt/umt.yaml', JSON.stringify(config))

/** The unit as it stands in the tree, with what an installation puts beside it, a sealed key, and this checkout as its program. */
export async function installed(config: object = {}): Promise<void> {
  if (existsSync('/opt/umt-vitals/current')) return
  const release = '/opt/umt-vitals/releases/checkout'
  // Each by itself: in a checkout one of them may be a link to a place that the unit does not show.
  for (const part of ['bin', 'src', 'fixtures', 'tests', 'node_modules']) {
    mkdirSync(`${release}/${part}`, { recursive: true })
    await run('mount', '--bind', realpathSync(`${project}${part}`), `${release}/${part}`)
  }
  copyFileSync(`${project}package.json`, `${release}/package.json`)
  symlinkSync(release, '/opt/umt-vitals/current')
  for (const { from, to } of SYSTEM_FILES) {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(of(from), to)
  }
  await run('systemd-sysusers', of('sysusers.d/umt-vitals.conf'))
  await run('systemd-tmpfiles', '--create', of('tmpfiles.d/umt-vitals.conf'))
  await systemctl('reload', 'dbus')
  const sealed = PLACES.credential
  await run('systemd-creds', 'encrypt', '--with-key=host', '--name=journal.key', testKeyFile(PLAIN_KEY), sealed)
  configure(config)
  writeFileSync('/etc/umt/bus-users', `${TEST_USER_LINE}\n`, { mode: 0o600 })
  await run('chown', 'umt-vitals', '/etc/umt/bus-users')
  // Terminals belong to whom serial ports belong to: no cable hangs on this machine.
  const dialout = (await run('getent', 'group', 'dialout')).split(':')[2]
  await run('mount', '-o', `remount,gid=${dialout},mode=660`, '/dev/pts')
  // Only how long one waits; all else is the unit's own. On a machine that does much else the bench stands still for seconds.
  await dropIn(UNIT, 'bench', ['[Service]', 'RestartSec=100ms', `WatchdogSec=${WATCHDOG_S}s`])
}
