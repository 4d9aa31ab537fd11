import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { parseRecording } from '../src/link/recording.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { FakeBluez } from './support/fake-bluez.ts'
import { CUFF, FakeCuff } from './support/fake-cuff.ts'
import { hasDbusDaemon, PrivateBus } from './support/private-bus.ts'
import { UMT } from './support/umt.ts'

const NO_DAEMON = ['--bus', 'mqtt://127.0.0.1:1']
const FRAME = [
  '16', // mmHg, time stamp, pulse rate, measurement status
  '8000', // systolic 128
  '5200', // diastolic 82
  '6100', // mean 97
  'ea070b140a0000', // 2026-11-20 10:00:00
  '4a00', // pulse rate 74
  '0000', // no doubt
].join('')

it.runIf(hasDbusDaemon)('records what a bonded cuff indicates, from one connection to its end', async () => {
  await using bus = await PrivateBus.start()
  await using bluez = await FakeBluez.start(bus.address)
  bluez.adapter()
  const cuff = new FakeCuff(bluez)
  const file = join(emptyTemp().path, 'cuff.jsonl')
  const recorder = spawn(UMT, ['record', 'sig-blood-pressure', '--address', CUFF, '--out', file, ...NO_DAEMON], {
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus.address },
    stdio: 'ignore',
  })
  onTestFinished(() => void recorder.kill('SIGKILL'))
  const ended = once(recorder, 'exit')
  await bluez.called('StartDiscovery')
  cuff.advertise()
  await bluez.called('StartNotify')
  cuff.indicate(FRAME)
  cuff.leave()
  // It waits for the cuff again: what came before is on its way to the file.
  await bluez.called('StartDiscovery', 2)
  recorder.kill('SIGINT')
  expect(await ended).toEqual([0, null])
  const { header, lines } = parseRecording(readFileSync(file, 'utf8'), file)
  expect(header).toMatchObject({ driver: 'sig-blood-pressure', link: 'ble', provenance: 'captured' })
  const told = lines.map((line) =>
    'event' in line ? line.event : `${line.direction} ${line.channel} ${Buffer.from(line.bytes).toString('hex')}`,
  )
  expect(told).toEqual(['connected', `rx 2a35 ${FRAME}`, 'disconnected'])
})

it('records nothing while a daemon hears the devices: one of its readings would be missing', async () => {
  await using daemon = await aDaemon()
  const file = join(emptyTemp().path, 'cuff.jsonl')
  const words = ['record', 'sig-blood-pressure', '--address', CUFF, '--out', file, '--bus', asUser(daemon.url)]
  const { status, err } = await command(words)
  expect({ status, code: err[0]?.split(' ')[0] }).toEqual({ status: 69, code: 'UMT-CLI-107' })
  expect(err[0]).toContain(UNIT)
  expect(existsSync(file)).toBe(false)
})

it.runIf(hasDbusDaemon)(
  'makes no file where Bluetooth does not work, and says why',
  async () => {
    // Together: each waits for a radio that might still come.
    const ends = await Promise.all((['no D-Bus', 'no adapter', 'flight mode'] as const).map(recordedWith))
    expect(ends).toEqual([
      { status: 69, code: 'UMT-BLE-101', isFile: false },
      { status: 69, code: 'UMT-BLE-102', isFile: false },
      { status: 69, code: 'UMT-BLE-103', isFile: false },
    ])
  },
  90_000,
)

async function recordedWith(trouble: 'no D-Bus' | 'no adapter' | 'flight mode') {
  await using bus = await PrivateBus.start()
  await using bluez = await FakeBluez.start(bus.address)
  if (trouble === 'flight mode') {
    bluez.on('Set', () => ({ error: 'org.bluez.Error.Failed', message: 'Blocked through rfkill' }))
    bluez.adapter({ Powered: false })
  }
  const file = join(emptyTemp().path, 'cuff.jsonl')
  const address = trouble === 'no D-Bus' ? 'unix:path=/nonexistent/bus' : bus.address
  const recorder = spawn(UMT, ['record', 'sig-blood-pressure', '--address', CUFF, '--out', file, ...NO_DAEMON], {
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void recorder.kill('SIGKILL'))
  const [said, [status]] = await Promise.all([text(recorder.stderr), once(recorder, 'exit')])
  return { status, code: said.split(' ')[0], isFile: existsSync(file) }
}
