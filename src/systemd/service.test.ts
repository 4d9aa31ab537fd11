import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { aSystemd } from '../../tests/support/a-systemd.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import type { Log } from '../log.ts'
import { serviceOf } from './service.ts'
import { VitalSigns } from './vital-signs.ts'

function parts(env: Readonly<Record<string, string>>) {
  const clock = new FakeClock()
  const lines: unknown[] = []
  const write = (fields: unknown, message: string) => void lines.push([message, fields])
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const signs = new VitalSigns(clock)
  return { clock, lines, signs, service: serviceOf({ env, pid: 42, clock, log, language: 'fr', signs }) }
}

describe.skipIf(spawnSync('systemd-notify', ['--version']).status !== 0)('a daemon that systemd started', () => {
  it('says that it is ready, that it reloads, and that it stops, in that order', async () => {
    const { socket, told } = await aSystemd()
    const { service, lines } = parts({ NOTIFY_SOCKET: socket })

    service?.ready()
    const reloaded = service?.reloading(async () => 'new')
    service?.stopping()

    expect(await reloaded).toBe('new')
    await eventually(() => told().length === 4)
    expect(told().toSorted()).toEqual([
      'READY=1 STATUS=En service',
      'READY=1 STATUS=En service',
      expect.stringMatching(/^RELOADING=1 MONOTONIC_USEC=\d+ STATUS=Relit la configuration$/),
      'STOPPING=1 STATUS=S’arrête',
    ])
    expect(told()[0]).toMatch(/^READY/)
    expect(lines).toEqual([])
  })

  it('is ready again after a reload that failed', async () => {
    const { socket, told } = await aSystemd()
    const { service } = parts({ NOTIFY_SOCKET: socket })

    await expect(service?.reloading(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')

    await eventually(() => told().length === 2)
    expect(told().at(-1)).toMatch(/^READY=1/)
  })

  it('feeds the watchdog four times a timeout once it is ready, and not before', async () => {
    const { socket, told } = await aSystemd()
    const { service, clock } = parts({ NOTIFY_SOCKET: socket, WATCHDOG_USEC: '60000000', WATCHDOG_PID: '42' })

    expect(clock.pending).toEqual([])
    await service?.ready()
    clock.advance(15_000)

    await eventually(() => told().length === 2)
    expect(told()).toEqual(['READY=1 STATUS=En service', 'WATCHDOG=1'])
  })

  it('leaves the watchdog alone that is for another process, or for nobody', async () => {
    const { socket } = await aSystemd()
    for (const env of [{ WATCHDOG_USEC: '60000000', WATCHDOG_PID: '41' }, {}, { WATCHDOG_USEC: '0' }]) {
      const { service, clock } = parts({ NOTIFY_SOCKET: socket, ...env })
      await service?.ready()
      expect(clock.pending).toEqual([])
    }
  })

  it('tells the log once of a systemd that does not hear, and goes on', async () => {
    const { service, lines } = parts({ NOTIFY_SOCKET: '/nobody/is/here' })

    await service?.ready()
    await service?.stopping()

    expect(lines).toEqual([
      ['systemd', expect.objectContaining({ err: expect.objectContaining({ code: 'UMT-SERVICE-101' }) })],
    ])
  })
})

it('is no service where nobody gave a socket', () => {
  expect(parts({}).service).toBeUndefined()
})
