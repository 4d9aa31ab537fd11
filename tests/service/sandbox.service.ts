import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { installed, UNIT } from './support/installed.ts'
import { dropIn, run, start, systemctl } from './support/systemctl.ts'

const PROBE = fileURLToPath(new URL('probe.pl', import.meta.url))
const TOLD = '/run/umt-probe.told'

const outcomes = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )

/** The same unit file, with a probe in the place of the daemon. */
async function withinTheUnit(): Promise<ReadonlyMap<string, string>> {
  const unit = 'umt-probe.service'
  writeFileSync(`/etc/systemd/system/${unit}`, readFileSync(`/etc/systemd/system/${UNIT}`))
  await dropIn(unit, 'probe', [
    '[Service]',
    'Type=oneshot',
    'Restart=no',
    'WatchdogSec=0',
    'ExecStart=',
    'ExecStart=/usr/bin/perl /opt/umt-vitals/current/tests/service/probe.pl',
    `StandardOutput=truncate:${TOLD}`,
    'StandardError=journal',
  ])
  await start(unit)
  return outcomes(readFileSync(TOLD, 'utf8'))
}

/** The same attempts by root without any unit: what fails there too is no proof. */
async function withoutTheUnit(): Promise<ReadonlyMap<string, string>> {
  const folder = '/run/umt-unbound'
  mkdirSync(folder, { recursive: true })
  const folders = ['STATE', 'CACHE', 'RUNTIME'].map((kind) => `${kind}_DIRECTORY=${folder}`)
  return outcomes(
    await run('prlimit', '--core=unlimited', 'unshare', '--mount', '--uts', 'env', ...folders, 'perl', PROBE),
  )
}

describe('the sandbox of the unit', () => {
  let inside: ReadonlyMap<string, string>
  let outside: ReadonlyMap<string, string>

  beforeAll(async () => {
    await installed()
    // They have their folders in common.
    await systemctl('stop', UNIT)
    // There to be read and written, were it not for the sandbox.
    for (const path of ['/etc', '/etc/umt', '/usr', '/opt/umt-vitals', '/var', '/var/lib', '/run', '/home'])
      chmodSync(path, 0o777)
    writeFileSync('/root/secret', 'secret')
    for (const path of ['/root', '/var/lib/bluetooth', '/etc/credstore.encrypted']) chmodSync(path, 0o755)
    for (const path of ['/root/secret', '/etc/shadow', '/dev/uhid']) chmodSync(path, 0o666)
    inside = await withinTheUnit()
    outside = await withoutTheUnit()
  })

  it('lets nothing through that the daemon does not need', () => {
    const refused = [...inside].filter(([name]) => !name.startsWith('may '))
    expect(refused.length).toBeGreaterThan(30)
    expect(refused.filter(([, outcome]) => outcome === 'done')).toEqual([])
  })

  it('is what stops it: without the unit all of it can be done', () => {
    const stopped = [...outside].filter(([name, outcome]) => !name.startsWith('may ') && outcome !== 'done')
    expect(stopped).toEqual([])
  })

  it('leaves what the daemon needs', () => {
    const needed = [...inside].filter(([name]) => name.startsWith('may '))
    expect(needed.length).toBe(7)
    expect(needed.filter(([, outcome]) => outcome !== 'done')).toEqual([])
  })

  it.each([
    ['read /root/secret', 'Permission denied'],
    ['write /etc', 'Read-only file system'],
    ['write /run', 'Read-only file system'],
    ['write /usr', 'Read-only file system'],
    ['write /opt/umt-vitals', 'Read-only file system'],
    ['socket netlink', 'Address family not supported by protocol'],
    ['socket packet', 'Address family not supported by protocol'],
    ['socket bluetooth', 'Address family not supported by protocol'],
    ['read /dev/uhid', 'Operation not permitted'],
    ['execute what it wrote', 'Permission denied'],
  ])('refuses to %s by the line that is meant to: %s', (name, why) => {
    expect(inside.get(name)).toBe(why)
  })
})

it('is a unit without a word that systemd does not know', async () => {
  await installed()
  // What it complains of goes to standard error, with status 0 where it is no more than a word.
  expect(await run('sh', '-c', `systemd-analyze verify /etc/systemd/system/${UNIT} 2>&1 || true`)).toBe('')
})
