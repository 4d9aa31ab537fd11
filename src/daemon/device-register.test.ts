import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DeviceRegister } from './device-register.ts'
import type { Enrolled } from './register-schema.ts'
import { throwAwayFolder } from './throw-away-folder.ts'

const CUFF: Enrolled = {
  device: 'cuff-1',
  driver: 'sig-blood-pressure',
  address: '00:09:1F:8A:12:C4',
  adapter: '00:1A:7D:DA:71:13',
  bond: 'reuse',
  bonded: true,
  name: 'A&D_UA-651BLE_8A12C4',
  pairedAt: '2026-11-20T10:00:02.000Z',
  facts: {},
  timeLines: [],
}
const BELT: Enrolled = {
  ...CUFF,
  device: 'belt',
  driver: 'sig-heart-rate',
  address: 'C4:11:22:33:44:55',
  bonded: false,
}
const FACTS = { manufacturer: 'A&D', temperatureSite: 'ear', features: ['measurement-status'] } as const
const LINE = { since: 0, first: { at: 1, offsetMs: 95_000 }, last: { at: 2, offsetMs: 95_000 } }

async function folder() {
  const { path, ...rest } = await throwAwayFolder()
  onTestFinished(() => rest[Symbol.asyncDispose]())
  const file = join(path, 'devices.json')
  return { path, file, open: () => new DeviceRegister(file), read: () => readFileSync(file, 'utf8') }
}

const codeOf = (task: () => unknown): unknown => {
  try {
    task()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
  return undefined
}

describe('a register', () => {
  it('that was never written is empty, and nothing is written by looking', async () => {
    const { open, path } = await folder()
    expect(open()).toMatchObject({ devices: [], unclaimed: [], damage: undefined })
    expect(readdirSync(path)).toEqual([])
  })

  it('remembers after a restart whether a device was heard since it was paired', async () => {
    const { open } = await folder()
    const register = open()
    register.enrol({ ...CUFF, isUnheard: true }, CUFF.address)
    const at = Date.parse(CUFF.pairedAt)
    expect(open().pairing('cuff-1')).toEqual({ at, isUnheard: true })
    register.heard('cuff-1')
    expect(open().pairing('cuff-1')).toEqual({ at, isUnheard: false })
    expect(open().pairing('belt')).toBeUndefined()
  })

  it('knows when a device was paired, whatever is done to the clock of the machine after that', async () => {
    const { file, open } = await folder()
    let correctionMs = 0
    const register = new DeviceRegister(file, (instant) => instant + correctionMs)
    register.enrol(CUFF, CUFF.address)
    const at = Date.parse(CUFF.pairedAt)
    correctionMs = 3_600_000
    expect(register.pairing('cuff-1')?.at).toBe(at)
    // One that an earlier daemon paired was paired at that UTC.
    const later = new DeviceRegister(file, (instant) => instant + correctionMs)
    expect(later.pairing('cuff-1')?.at).toBe(at - 3_600_000)
    expect(open().pairing('cuff-1')?.at).toBe(at)
    register.clockStepped()
    expect(open().pairing('cuff-1')?.at).toBe(at + 3_600_000)
    expect(register.pairing('cuff-1')?.at).toBe(at)
  })

  it('has after a restart what it had before, for the owner alone, and leaves no second file', async () => {
    const { open, path, file } = await folder()
    const register = open()
    register.begin(CUFF.address)
    register.enrol(CUFF, CUFF.address)
    register.enrol(BELT, BELT.address)
    register.remember('cuff-1', CUFF.address, { facts: FACTS, timeLines: [LINE] })
    expect(open().devices).toEqual([{ ...CUFF, facts: FACTS, timeLines: [LINE] }, BELT])
    expect(open().unclaimed).toEqual([])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(path)).toEqual(['devices.json'])
  })

  it('takes over the half file that a power cut left, with the rights of its own', async () => {
    const { open, file } = await folder()
    writeFileSync(`${file}.next`, '{"version":1,"devi', { mode: 0o644 })
    open().enrol(CUFF, CUFF.address)
    expect(open().devices).toEqual([CUFF])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('stays as it was when it cannot be written', async () => {
    const { open, file, read } = await folder()
    const register = open()
    register.enrol(CUFF, CUFF.address)
    const before = read()
    mkdirSync(`${file}.next`)
    expect(codeOf(() => register.enrol(BELT, BELT.address))).toBe('UMT-PAIR-109')
    expect(register.devices).toEqual([CUFF])
    expect(read()).toBe(before)
  })
})

describe('a register that cannot be understood', () => {
  it.each([
    ['is cut off', '{"version":1,"devices":['],
    ['is no UTF-8', Buffer.from([0xff, 0xfe])],
    ['is empty', ''],
    ['comes from a later version', '{"version":2,"devices":[]}'],
    ['has a field that this version does not know', '{"version":1,"devices":[],"vehicles":[]}'],
    ['has two devices of one id', JSON.stringify({ version: 1, devices: [CUFF, { ...BELT, device: 'cuff-1' }] })],
    [
      'has two devices of one address',
      JSON.stringify({ version: 1, devices: [CUFF, { ...BELT, address: CUFF.address }] }),
    ],
    ['has an id that is no level of a topic', JSON.stringify({ version: 1, devices: [{ ...CUFF, device: 'cuff/#' }] })],
  ])('because it %s has no device, says why, and is never written', async (_what, content) => {
    const { open, file } = await folder()
    writeFileSync(file, content)
    const register = open()
    expect(register.devices).toEqual([])
    expect(register.damage).toMatchObject({ code: 'UMT-PAIR-107', params: { path: file } })
    for (const change of [
      () => register.begin(CUFF.address),
      () => register.enrol(CUFF, CUFF.address),
      () => register.forget(CUFF),
      () => register.remember('cuff-1', CUFF.address, { facts: FACTS }),
    ])
      expect(codeOf(change)).toBe('UMT-PAIR-107')
    expect(readFileSync(file)).toEqual(Buffer.from(content))
  })
})

describe('a forgotten device', () => {
  it('leaves its id, which is spent for others and its own again, and keys to be thrown away', async () => {
    const { open, read } = await folder()
    open().enrol(CUFF, CUFF.address)
    open().forget(CUFF)
    const register = open()
    expect(register.devices).toEqual([])
    expect(register.addressOf('cuff-1')).toBe(CUFF.address)
    expect(register.addressOf('cuff-2')).toBeUndefined()
    expect(register.idOf(CUFF.address)).toBe('cuff-1')
    expect(register.idOf(BELT.address)).toBeUndefined()
    expect(register.unclaimed).toEqual([CUFF.address])
    register.enrol(CUFF, CUFF.address)
    expect(open()).toMatchObject({ devices: [CUFF], unclaimed: [] })
    expect(JSON.parse(read()).forgotten).toEqual([])
  })
})

describe('the memory of a device', () => {
  it('is written when it changed, and not for a battery that drains', async () => {
    const { open, read } = await folder()
    const register = open()
    register.enrol(CUFF, CUFF.address)
    register.remember('cuff-1', CUFF.address, { facts: { ...FACTS, batteryPercent: 90 } })
    const written = read()
    register.remember('cuff-1', CUFF.address, { facts: { ...FACTS, batteryPercent: 89 } })
    expect(read()).toBe(written)
    register.remember('cuff-1', CUFF.address, { timeLines: [LINE] })
    expect(open().memoryOf('cuff-1', CUFF.address)).toEqual({
      facts: { ...FACTS, batteryPercent: 90 },
      timeLines: [LINE],
    })
  })

  it('of a device that the configuration names is kept too, as long as it is the same device', async () => {
    const { open } = await folder()
    open().remember('belt', BELT.address, { facts: FACTS })
    expect(open().devices).toEqual([])
    expect(open().memoryOf('belt', BELT.address)).toEqual({ facts: FACTS, timeLines: [] })
    expect(open().memoryOf('belt', CUFF.address)).toEqual({ facts: {}, timeLines: [] })
  })
})
