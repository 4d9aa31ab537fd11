import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from './support/empty-temp.ts'
import { jsonLines, UMT, umt } from './support/umt.ts'

/** Whether a mount of our own can be made here, as root or as nobody in particular. */
const UNSHARE = ['unshare', '--mount', '--map-root-user']
const canMount = spawnSync('unshare', [...UNSHARE.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

/** `umt doctor --json` on a disk that is mounted for it alone. */
async function onDisk(options: string, filling: string) {
  const folder = emptyTemp().path
  const script = `mount -t tmpfs -o ${options} none "$1" && cd "$1" && ${filling} && "$2" doctor --state "$1/state" --json`
  const child = spawn('unshare', [...UNSHARE.slice(1), 'sh', '-c', script, 'sh', folder, UMT], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return jsonLines(await text(child.stdout))
    .filter(({ check }) => check === 'disk')
    .map(({ code, severity }) => [code, severity])
}

describe.skipIf(!canMount)('umt doctor on a disk', () => {
  it('that is full says so before a reading has to wait for room', async () => {
    expect(await onDisk('size=60m', 'head -c 55M /dev/zero > filling')).toEqual([['UMT-DOCTOR-150', 'error']])
  })

  it('with little room warns', async () => {
    expect(await onDisk('size=100m', 'true')).toEqual([['UMT-DOCTOR-150', 'warning']])
  })

  it('that went read-only says that nothing can be kept', async () => {
    expect(await onDisk('size=800m', 'mkdir state && mount -o remount,ro "$1"')).toEqual([['UMT-DOCTOR-151', 'error']])
  })
})

describe('umt doctor', () => {
  it('with a configuration that the daemon would refuse says what is wrong with it, and looks at the rest of the machine', async () => {
    const file = join(emptyTemp().path, 'umt.yaml')
    writeFileSync(
      file,
      'unit: 007\nuplink: { endpoints: [{ name: a, url: https://x/fhir, auth: { kind: bearer, token: geheim } }] }',
    )
    const { status, stdout } = await umt(['doctor', '--config', file, '--bus', 'mqtt://127.0.0.1:1', '--json'])
    const found = jsonLines(stdout)
    expect(status).toBe(1)
    expect(found.filter(({ check }) => check === 'configuration')).toMatchObject([
      {
        code: 'UMT-DOCTOR-160',
        severity: 'error',
        fr: expect.stringContaining('(UMT-CONFIG-103), ligne 1, colonne 7, unit'),
      },
      { code: 'UMT-DOCTOR-160', severity: 'error', en: expect.stringContaining('never the secret itself') },
    ])
    expect(found.map(({ check }) => check)).toContain('daemon')
    expect(found.map(({ check }) => check)).not.toContain('uplink')
    expect(stdout).not.toContain('geheim')
  })

  // Rights hold for nobody who is root.
  it.skipIf(process.getuid?.() !== 0)(
    'tells a person without rights what that person may not, says of nothing hidden that it is not there, and fails at nothing',
    async () => {
      const folder = emptyTemp().path
      chmodSync(folder, 0o755)
      const closed = join(folder, 'closed')
      mkdirSync(join(closed, 'state'), { recursive: true })
      for (const name of ['state/journal.db', 'key', 'bus.pem', 'bus.key']) writeFileSync(join(closed, name), '')
      chmodSync(closed, 0o700)
      const file = join(folder, 'umt.yaml')
      writeFileSync(
        file,
        JSON.stringify({
          state: join(closed, 'state'),
          bus: {
            socket: join(closed, 'bus.sock'),
            tls: { certificate: join(closed, 'bus.pem'), key: join(closed, 'bus.key') },
          },
          key: { file: join(closed, 'key') },
        }),
      )
      const child = spawn(UMT, ['doctor', '--config', file, '--json'], {
        uid: 65_534,
        gid: 65_534,
        env: { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
      expect(stderr).toBe('')
      const found = jsonLines(stdout)
      const codes = found.map(({ code }) => code)
      // No check that failed; no configuration, journal or certificate that is said to be missing.
      for (const code of ['UMT-DOCTOR-199', 'UMT-DOCTOR-160', 'UMT-DOCTOR-102', 'UMT-BUS-130'])
        expect(codes).not.toContain(code)
      expect(found).toContainEqual(expect.objectContaining({ check: 'daemon', code: 'UMT-BUS-114' }))
    },
  )
})
