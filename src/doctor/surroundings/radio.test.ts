import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { emptyTemp } from '../../../tests/support/empty-temp.ts'
import { FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { defaultConfig } from '../../config.ts'
import type { Machine } from '../check.ts'
import { radioCheck } from '../checks/radio.ts'
import { lookAtRadio, type RadioPlaces } from './radio.ts'
import type { Surroundings } from './surroundings.ts'

const DENIED = '<policy context="default"><deny send_destination="org.bluez"/></policy>'
const CUFF = { id: 'a', driver: 'sig-blood-pressure', bluetooth: { address: '00:09:1F:8A:12:C4' } }

async function aBus(policy?: string): Promise<PrivateBus> {
  const bus = await PrivateBus.start(policy)
  onTestFinished(() => bus[Symbol.asyncDispose]())
  return bus
}

async function aBluez(bus: PrivateBus): Promise<FakeBluez> {
  const bluez = await FakeBluez.start(bus.address)
  onTestFinished(() => bluez[Symbol.asyncDispose]())
  return bluez
}

/** A switch of the kernel as sysfs shows it. */
function blocking(adapter: string): string {
  const folder = emptyTemp().path
  mkdirSync(join(folder, 'rfkill0'))
  for (const [file, text] of Object.entries({ name: adapter, soft: '1', hard: '0' }))
    writeFileSync(join(folder, 'rfkill0', file), `${text}\n`)
  return folder
}

/** What the check says of what was really seen, to somebody beside a daemon that does not run. */
async function toldOf(places: RadioPlaces, over: Parameters<typeof defaultConfig>[0] = { devices: [CUFF] }) {
  const config = defaultConfig({ state: emptyTemp().path, ...over })
  const radio = await lookAtRadio(config, { tools: ['/nowhere/bluetoothctl'], ...places })
  const around = { user: 'nurse', radio } as Surroundings
  const machine = { config, around, daemon: { kind: 'absent' } } as unknown as Machine
  return (await radioCheck.look(machine)).map(({ severity, error }) => `${severity} ${error.code}`)
}

describe.skipIf(!hasDbusDaemon)('the radio that umt doctor sees', () => {
  let bus: PrivateBus

  beforeEach(async () => {
    bus = await aBus()
  })

  it('is well with an adapter that is on', async () => {
    ;(await aBluez(bus)).adapter()
    expect(await toldOf({ address: bus.address })).toEqual([])
  })

  it('is missing without an adapter, and off with one that is off', async () => {
    const bluez = await aBluez(bus)
    expect(await toldOf({ address: bus.address })).toEqual(['error UMT-BLE-102'])
    bluez.adapter({ Powered: false })
    expect(await toldOf({ address: bus.address })).toEqual(['error UMT-BLE-102'])
  })

  it('is switched off by a key or flight mode', async () => {
    ;(await aBluez(bus)).adapter({ Powered: false })
    expect(await toldOf({ address: bus.address, rfkill: blocking('hci0') })).toEqual(['error UMT-BLE-103'])
  })

  it('is none of those that the configuration allows', async () => {
    ;(await aBluez(bus)).adapter()
    const bluetooth = { adapters: ['AA:BB:CC:DD:EE:FF'] }
    expect(await toldOf({ address: bus.address }, { devices: [CUFF], bluetooth })).toEqual(['error UMT-BLE-102'])
  })

  it('is not there while bluetoothd does not run, which a vehicle without a Bluetooth device need not mend', async () => {
    expect(await toldOf({ address: bus.address })).toEqual(['error UMT-BLE-101'])
    expect(await toldOf({ address: bus.address }, {})).toEqual(['info UMT-BLE-101'])
  })

  it('is denied to this user by the policy of D-Bus', async () => {
    const closed = await aBus(DENIED)
    ;(await aBluez(closed)).adapter()
    expect(await toldOf({ address: closed.address })).toEqual(['info UMT-DOCTOR-143'])
  })

  it('is told as hanging when bluetoothd answers with an error', async () => {
    const bluez = await aBluez(bus)
    bluez.on('GetManagedObjects', () => ({ error: 'org.freedesktop.DBus.Error.NoReply', message: 'slow' }))
    expect(await toldOf({ address: bus.address })).toEqual(['error UMT-DOCTOR-144'])
  })

  it('is not looked for where there is no D-Bus', async () => {
    await bus.stop()
    expect(await toldOf({ address: bus.address })).toEqual(['error UMT-DOCTOR-142'])
  })

  it.each([
    ['5.50', ['warning UMT-DOCTOR-145']],
    ['5.66', []],
    ['6.0', []],
  ])('of BlueZ %s says what is known of that version', async (version, told) => {
    ;(await aBluez(bus)).adapter()
    const tool = join(emptyTemp().path, 'bluetoothctl')
    writeFileSync(tool, `#!/bin/sh\necho "bluetoothctl: ${version}"\n`, { mode: 0o755 })
    expect(await toldOf({ address: bus.address, tools: ['/nowhere/tool', tool] })).toEqual(told)
  })
})
