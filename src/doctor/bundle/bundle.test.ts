import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultConfig } from '../../config.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import { logLines } from './log-lines.ts'
import { pick } from './pick.ts'
import { CONFIG_SHAPE } from './shapes.ts'
import { writeBundle } from './write-bundle.ts'

const SECRET = 'Dupont-Jeanne'

it('of a value only what is named is kept, and only in the shape that it was named in', () => {
  const shape = { a: 'number', b: 'flag', c: 'word', d: 'code', e: 'count', f: 'is-set', g: [{ a: 'number' }] } as const
  expect(
    pick(
      {
        a: 1,
        b: true,
        c: 'idle',
        d: 'UMT-KEY-101',
        e: [SECRET],
        f: SECRET,
        g: [{ a: 2, b: SECRET }, SECRET],
        h: SECRET,
      },
      shape,
    ),
  ).toEqual({ a: 1, b: true, c: 'idle', d: 'UMT-KEY-101', e: 1, f: true, g: [{ a: 2 }, undefined] })
  expect(pick({ a: SECRET, b: SECRET, c: SECRET, d: SECRET, e: SECRET, g: SECRET }, shape)).toEqual({ f: false })
  expect(pick([{ driver: 'contec-cms50' }, { driver: 'dupont' }], [{ driver: 'driver' }])).toEqual([
    { driver: 'contec-cms50' },
    {},
  ])
})

it('of the configuration neither a name nor an address, a path or a secret is kept', () => {
  const config = defaultConfig({
    unit: 'umt-dupont',
    state: '/home/dupont',
    key: { file: '/home/dupont/key' },
    bus: { host: '127.1.2.3', socket: '/run/dupont', url: 'mqtts://dupont.example', broker: { username: 'dupont' } },
    devices: [{ id: 'dupont', driver: 'sig-blood-pressure', port: '/dev/dupont' }],
    uplink: {
      endpoints: [
        {
          name: 'dupont',
          url: 'https://dupont.example/fhir',
          auth: {
            kind: 'private-key-jwt',
            clientId: 'dupont',
            key: { file: '/home/dupont' },
            issuer: 'https://dupont.example',
          },
        },
      ],
    },
  })
  const told = JSON.stringify(pick(config, CONFIG_SHAPE))
  expect(told).not.toMatch(/dupont|127\.1\.2\.3|\//i)
  expect(told).toContain('"auth":{"kind":"private-key-jwt"}')
  expect(told).toContain('"driver":"sig-blood-pressure"')
})

it('of the log codes and known lines are kept, whatever else stands in a line', () => {
  const line = (MESSAGE: unknown, PRIORITY = '4') =>
    JSON.stringify({ __REALTIME_TIMESTAMP: '1790000000000000', PRIORITY, MESSAGE, _HOSTNAME: SECRET, _CMDLINE: SECRET })
  expect(
    logLines(
      [
        line(`frame refused {"device":"${SECRET}"}`),
        line(`${SECRET} is not heard (UMT-BLE-108)`, '3'),
        line(`frame refused by ${SECRET}`),
        line([68, 117, 112]),
        line('x', SECRET),
        `{"MESSAGE":"${SECRET}`,
        '',
      ].join('\n'),
    ),
  ).toEqual([
    '2026-09-21T14:13:20.000Z <4> frame refused',
    '2026-09-21T14:13:20.000Z <3> UMT-BLE-108',
    '2026-09-21T14:13:20.000Z <4> …',
    '2026-09-21T14:13:20.000Z <4> …',
  ])
})

it('is an archive for its owner alone, never over another file, and nothing is left where it could not be made', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'bundle.tar.gz')
  writeBundle(file, [{ name: 'a.txt', text: 'one\n' }])
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const listed = execFileSync('tar', ['-tzvf', file], { encoding: 'utf8' })
  expect(listed).toMatch(/^drwx------ 0\/0 .* umt-support\/\n-rw------- 0\/0 .* umt-support\/a\.txt\n$/)
  expect(execFileSync('tar', ['-xzOf', file], { encoding: 'utf8' })).toBe('one\n')
  expect(() => writeBundle(file, [])).toThrow(expect.objectContaining({ code: 'UMT-DOCTOR-170' }))
  expect(execFileSync('tar', ['-xzOf', file], { encoding: 'utf8' })).toBe('one\n')
  const path = process.env['PATH']
  process.env['PATH'] = folder
  try {
    const other = join(folder, 'other.tar.gz')
    expect(() => writeBundle(other, [])).toThrow(expect.objectContaining({ code: 'UMT-DOCTOR-171' }))
    expect(existsSync(other)).toBe(false)
  } finally {
    process.env['PATH'] = path
  }
})
