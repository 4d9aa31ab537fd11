import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ABluez, aBluez } from '../../tests/support/a-bluez.ts'
import { stateFolder } from '../../tests/support/a-daemon.ts'
import { hasDbusDaemon } from '../../tests/support/private-bus.ts'
import { UMT, umt } from '../../tests/support/umt.ts'

describe('umt simulate', () => {
  it.each([
    [['toaster', '--ble'], 'cuff | thermometer | oximeter | heart-rate-belt'],
    [['cuff'], '--ble'],
    [['toaster', '--serial'], '| contec-cms50 |'],
    [['contec-cms50', '--ble'], '--serial'],
    [['contec-cms50', '--serial', '--encrypt'], '--encrypt'],
    [['cuff', '--serial'], '--ble'],
    [['cuff', '--ble', '/dev/ttyUSB0'], '/dev/ttyUSB0'],
    [['cuff', '--ble', '--stored', '-1'], '--stored'],
    [['cuff', '--ble', '--clock', 'sundial'], 'date-time | current-time | none'],
  ])('says what is wrong with %o', async (args, expected) => {
    const { status, stderr } = await umt(['simulate', ...args])
    expect(status).toBe(2)
    expect(stderr).toContain(expected)
  })

  it('says in plain words that there is no such port', async () => {
    const { status, stderr } = await umt(['simulate', 'contec-cms50', '--serial', '/nonexistent', '--lang', 'fr'])
    expect(status).toBe(69)
    expect(stderr).toContain('UMT-SIMULATE-103  Pas de port série /nonexistent')
  })

  it('says what to install where it cannot make a port itself', async () => {
    const folder = await stateFolder()
    for (const needed of ['dirname', 'readlink']) await symlink(`/usr/bin/${needed}`, join(folder, needed))
    const { status, stderr } = await umt(['simulate', 'contec-cms50', '--serial'], { PATH: folder, TMPDIR: folder })
    expect(status).toBe(69)
    expect(stderr).toContain('apt install socat')
  })

  it('says in plain words that there is no bus', async () => {
    const env = { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent' }
    const { status, stderr } = await umt(['simulate', 'cuff', '--ble', '--lang', 'fr'], env)
    expect(status).toBe(69)
    expect(stderr).toContain('UMT-SIMULATE-102  Le bus D-Bus du système ne répond pas')
  })
})

describe.skipIf(!hasDbusDaemon)('umt simulate on a scripted bluetoothd', () => {
  let stack: AsyncDisposableStack
  let bluez: ABluez

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bluez = await aBluez(stack)
    for (const member of ['Application', 'Advertisement']) {
      bluez.fake.on(`Register${member}`, () => ({}))
      bluez.fake.on(`Unregister${member}`, () => ({}))
    }
  })
  afterEach(() => stack.disposeAsync())

  const env = () => ({ DBUS_SYSTEM_BUS_ADDRESS: bluez.privateBus.address })

  it('names the adapters that are there when the one that is asked for is not', async () => {
    bluez.fake.adapter({ Address: 'AA:AA:AA:AA:AA:00' })
    const { status, stderr } = await umt(['simulate', 'cuff', '--ble', '--adapter', 'CC:CC:CC:CC:CC:CC'], env())
    expect(status).toBe(69)
    expect(stderr).toContain('AA:AA:AA:AA:AA:00')
  })

  it('does what is typed, tells what happens, and leaves the adapter as it was', async () => {
    bluez.fake.adapter({ Address: 'AA:AA:AA:AA:AA:00', Alias: 'vehicle' })
    const child = spawn(UMT, ['simulate', 'cuff', '--ble', '--every', '0', '--json'], {
      env: { ...process.env, ...env() },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    stack.defer(() => void child.kill('SIGKILL'))
    const told: Record<string, unknown>[] = []
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const { at, ...happening } = JSON.parse(line) as Record<string, unknown>
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      told.push(happening)
      if (happening['event'] === 'playing') child.stdin.write('measure 125 83 72\n')
      if (happening['event'] === 'advertising') child.stdin.write('quit\n')
    })
    const [status] = await once(child, 'exit')
    expect(status).toBe(0)
    expect(told.slice(0, 3)).toEqual([
      { event: 'playing', name: 'UMT-SIM-cuff-1', adapter: 'AA:AA:AA:AA:AA:00' },
      { event: 'stored', n: 1 },
      { event: 'advertising' },
    ])
    expect(bluez.fake.get('/org/bluez/hci0', 'org.bluez.Adapter1')).toMatchObject({ Alias: 'vehicle' })
  })
})
