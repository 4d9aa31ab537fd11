import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyTemp } from '../../../tests/support/empty-temp.ts'
import { PseudoSocket } from '../../../tests/support/pseudo-port.ts'
import { defaultConfig } from '../../config.ts'
import { copyOf } from '../../journal/place.ts'
import type { Check, Machine } from '../check.ts'
import { diskCheck } from '../checks/disk.ts'
import { portsCheck } from '../checks/ports.ts'
import { runtimeCheck } from '../checks/runtime.ts'
import { serviceCheck } from '../checks/service.ts'
import { socketCheck } from '../checks/socket.ts'
import { lookAtDisk } from './disk.ts'
import { lookAtPorts } from './ports.ts'
import { lookAtRuntime } from './runtime.ts'
import { serviceOf } from './service.ts'
import { lookAtSocket } from './socket.ts'
import type { Surroundings } from './surroundings.ts'

const told = async (check: Check, around: Partial<Surroundings>, daemon: object = { kind: 'absent' }) =>
  (await check.look({ around: { user: 'nurse', ports: [], ...around }, daemon } as unknown as Machine)).map(
    ({ severity, error }) => `${severity} ${error.code}`,
  )

function written(text: string): string {
  const file = join(emptyTemp().path, 'file')
  writeFileSync(file, text)
  return file
}

/** A program that runs until the test is over, once it does. */
async function running(program: string, args: readonly string[], input: 'ignore' | number = 'ignore') {
  const child = spawn(program, args, { stdio: [input, 'ignore', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
}

describe('the runtime', () => {
  it('is that which the tests ran on, and is told when it is another one', async () => {
    const runtime = await lookAtRuntime(written('MemAvailable:    4000000 kB\n'))
    expect(await told(runtimeCheck, { runtime: { ...runtime, version: runtime.tried } })).toEqual([])
    expect(await told(runtimeCheck, { runtime: { ...runtime, version: '24.0.1' } })).toEqual(['info UMT-DOCTOR-140'])
    expect(await told(runtimeCheck, { runtime: { ...runtime, version: '26.1.0' } })).toEqual(['warning UMT-DOCTOR-140'])
  })

  it('has little memory left, or none that the kernel tells of', async () => {
    const version = (await lookAtRuntime()).tried
    const with_ = async (text: string) => ({ ...(await lookAtRuntime(written(text))), version })
    expect(await told(runtimeCheck, { runtime: await with_('MemAvailable:    90000 kB\n') })).toEqual([
      'warning UMT-DOCTOR-141',
    ])
    expect(await told(runtimeCheck, { runtime: await with_('') })).toEqual([])
  })
})

describe('the disk of the journal', () => {
  const FREE = { path: '/var/lib/umt-vitals', freeBytes: 9e9, isReadOnly: false }

  it('is looked at where the journal will be, before it is there', async () => {
    const { path } = emptyTemp()
    const disk = await lookAtDisk(join(path, 'not/yet/there'))
    expect(disk).toMatchObject({ path, isReadOnly: false })
    expect(disk.freeBytes).toBeGreaterThan(0)
  })

  it('shows the copy of the journal that an upgrade which was cut off has left', async () => {
    const { path } = emptyTemp()
    expect(await lookAtDisk(path)).not.toHaveProperty('journalCopy')
    writeFileSync(copyOf(path), '')
    const disk = await lookAtDisk(path)
    expect(await told(diskCheck, { disk: { ...disk, freeBytes: 9e9 } })).toEqual(['warning UMT-DOCTOR-153'])
  })

  it('is read-only as the kernel says of the mount on top, not of the one below', async () => {
    const { path } = emptyTemp()
    const line = (point: string, options: string) => `36 35 0:0 / ${point} ${options} - ext4 /dev/x rw`
    const with_ = (...lines: string[]) => lookAtDisk(path, { mountinfo: written(lines.join('\n')), sys: '/nowhere' })
    expect(await told(diskCheck, { disk: await with_(line('/', 'rw'), line(path, 'ro,noatime')) })).toEqual([
      'error UMT-DOCTOR-151',
    ])
    expect((await with_(line('/', 'ro'), line(path, 'rw'))).isReadOnly).toBe(false)
    expect((await with_(line('/', 'rw'), line(path.slice(0, -1), 'ro'))).isReadOnly).toBe(false)
    // As Linux 6.18 shows an ext4 that met an error: neither the mount nor the disk is read-only by name.
    const failed = `36 35 7:0 / ${path} rw,relatime - ext4 /dev/loop0 rw,errors=remount-ro,emergency_ro`
    expect((await with_(line('/', 'rw'), failed)).isReadOnly).toBe(true)
  })

  it('is nearly full, then full', async () => {
    expect(await told(diskCheck, { disk: FREE })).toEqual([])
    expect(await told(diskCheck, { disk: { ...FREE, freeBytes: 3e8 } })).toEqual(['warning UMT-DOCTOR-150'])
    expect(await told(diskCheck, { disk: { ...FREE, freeBytes: 1e6 } })).toEqual(['error UMT-DOCTOR-150'])
  })

  it('is worn as an eMMC says of itself, of which a partition holds the journal', async () => {
    const { path: sys } = emptyTemp()
    const partition = join(sys, 'dev/block/179:2')
    mkdirSync(partition, { recursive: true })
    mkdirSync(join(sys, 'dev/block/device'))
    writeFileSync(join(sys, 'dev/block/device/life_time'), '0x02 0x0a\n')
    const disk = await lookAtDisk('/', { mountinfo: written('1 0 179:2 / / rw - ext4 /dev/mmcblk0p2 rw'), sys })
    expect(disk.wornPercent).toBe(100)
    expect(await told(diskCheck, { disk: { ...disk, freeBytes: 9e9 } })).toEqual(['warning UMT-DOCTOR-152'])
  })
})

describe('the port of a device by cable', () => {
  const device = (port: string) =>
    defaultConfig({ devices: [{ id: 'oximeter', driver: 'contec-cms50', port }] }).devices

  it('is not there until it is plugged in', async () => {
    using socket = new PseudoSocket()
    expect(await told(portsCheck, { ports: await lookAtPorts(device(socket.path)) })).toEqual([
      'warning UMT-DOCTOR-146',
    ])
    const plugged = socket.plug()
    const ports = await lookAtPorts(device(socket.path))
    expect(ports).toMatchObject([{ device: 'oximeter', path: plugged.slave, isAllowed: true, isProbed: false }])
  })

  it('is taken by another program, which is named', async () => {
    using socket = new PseudoSocket()
    const { slave } = socket.plug()
    const program = join(emptyTemp().path, 'minicom')
    copyFileSync('/bin/sleep', program)
    // What plays the device has its terminal open too.
    const holders = async () => (await lookAtPorts(device(socket.path)))[0]?.program ?? ''
    expect(await holders()).not.toContain('minicom')
    await running('/bin/sh', ['-c', `exec "$1" 60 < ${slave}`, 'sh', program])
    await expect.poll(holders, { timeout: 5_000 }).toContain('minicom')
    expect(await told(portsCheck, { ports: await lookAtPorts(device(socket.path)) })).toEqual(['error UMT-DOCTOR-148'])
    // A daemon that runs is that program.
    const ports = await lookAtPorts(device(socket.path))
    expect(await told(portsCheck, { ports }, { kind: 'there', what: {} })).toEqual([])
  })

  it('is one that ModemManager may write into, unless udev keeps it away', async () => {
    using socket = new PseudoSocket()
    const { slave } = socket.plug()
    const program = join(emptyTemp().path, 'ModemManager')
    copyFileSync('/bin/sleep', program)
    await running(program, ['60'])
    const udev = emptyTemp().path
    const probed = async () => (await lookAtPorts(device(socket.path), { proc: '/proc', udev }))[0]?.isProbed
    await expect.poll(probed, { timeout: 5_000 }).toBe(true)
    const { rdev } = statSync(slave)
    writeFileSync(join(udev, `c${Math.floor(rdev / 256) & 0xfff}:${rdev & 0xff}`), 'I:1\nE:ID_MM_DEVICE_IGNORE=1\n')
    expect(await probed()).toBe(false)
    const ports = [{ device: 'oximeter', wanted: 'x', path: slave, isAllowed: false, group: 'dialout', isProbed: true }]
    expect(await told(portsCheck, { ports })).toEqual(['warning UMT-DOCTOR-149', 'warning UMT-DOCTOR-147'])
  })
})

describe('the service as systemd shows it', () => {
  const shown = (over: Record<string, string> = {}) =>
    serviceOf(
      Object.entries({
        LoadState: 'loaded',
        UnitFileState: 'enabled',
        ActiveState: 'active',
        Result: 'success',
        NRestarts: '0',
        WatchdogUSec: '1min',
        ...over,
      })
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )

  it.each<[string, Record<string, string>, string[]]>([
    ['is well', {}, []],
    [
      'is not installed',
      { LoadState: 'not-found', UnitFileState: '', ActiveState: 'inactive' },
      ['info UMT-DOCTOR-154'],
    ],
    ['does not start with the computer', { UnitFileState: 'disabled' }, ['warning UMT-DOCTOR-155']],
    ['has failed', { ActiveState: 'failed', Result: 'watchdog' }, ['error UMT-DOCTOR-156']],
    ['was started again once', { NRestarts: '1' }, ['info UMT-DOCTOR-157']],
    ['is started again and again', { NRestarts: '7' }, ['warning UMT-DOCTOR-157']],
    ['is not watched', { WatchdogUSec: '0' }, ['info UMT-DOCTOR-158']],
    ['is not watched either', { WatchdogUSec: 'infinity' }, ['info UMT-DOCTOR-158']],
  ])('%s', async (_what, over, codes) => {
    expect(await told(serviceCheck, { service: shown(over) })).toEqual(codes)
  })
})

describe('the socket of the daemon', () => {
  it('is not missed where it is not there, and told where this user may not open it', async () => {
    const socket = join(emptyTemp().path, 'bus.sock')
    expect(await lookAtSocket(socket)).toBeUndefined()
    writeFileSync(socket, '')
    const seen = await lookAtSocket(socket)
    expect(seen?.isAllowed).toBe(true)
    expect(await told(socketCheck, { ...(seen && { socket: { ...seen, isAllowed: false } }) })).toEqual([
      'warning UMT-DOCTOR-159',
    ])
  })
})
