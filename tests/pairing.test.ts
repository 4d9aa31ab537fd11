import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { TEST_USER } from '../src/bus/testing/test-user.ts'
import { UmtError } from '../src/errors.ts'
import { openJournalReadOnly } from '../src/journal/open.ts'
import type { PairRequest, Sighting } from '../src/link/bluetooth.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { FakeBluetooth } from './support/fake-bluetooth.ts'
import { FakeClock } from './support/fake-clock.ts'
import { TEST_KEYS } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'

const NOW = Date.parse('2026-11-20T10:00:00.000Z')
const CUFF = { address: '00:09:1F:8A:12:C4', name: 'Cuff_8A12C4', services: ['1810'], rssi: -54 } as const
const SECOND_CUFF = {
  address: '00:09:1F:8A:77:01',
  name: 'Cuff_8A7701',
  services: ['1810'],
  rssi: -71,
} as const
const BELT = { address: 'C4:11:22:33:44:55', name: 'H10', services: ['180d'], addressType: 'static' } as const

/** 2A35: no optional field, 138/84/102 mmHg. */
const PRESSURE = '008a0054006600'
/** 2A29: `A&D`. */
const MANUFACTURER = '412644'

const frame = (channel: string, hex: string, at = NOW) => ({
  event: 'frame' as const,
  at,
  channel,
  bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
})

type Configured = NonNullable<NonNullable<Parameters<typeof aDaemon>[0]>['devices']>

/** A daemon with radios that do what the test says, and a screen. */
async function cabin(
  over: { readonly state?: string; readonly radio?: FakeBluetooth; readonly devices?: Configured } = {},
) {
  await using stack = new AsyncDisposableStack()
  const { state = await stateFolder(), radio = new FakeBluetooth(), devices = [] } = over
  const clock = new FakeClock(NOW)
  const daemon = stack.use(await aDaemon({ state, clock, bluetooth: radio.opened, devices }))
  const screen = stack.use(await listen(daemon.url, UNIT))
  const owned = stack.move()
  return {
    state,
    radio,
    clock,
    daemon,
    screen,
    ask: async (verb: string, payload: object) => JSON.parse(await screen.request(verb, payload)),
    /** The pairing once it is in this state. */
    stage: (wanted: string) => stageOf(screen, wanted),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Cabin = Awaited<ReturnType<typeof cabin>>

async function stageOf(screen: Listener, wanted: string) {
  const { text } = await screen.until(({ topic, text }) => topic === 'pairing' && JSON.parse(text).state === wanted)
  return JSON.parse(text)
}

/** Pairs a cuff that is alone, up to its first reading. */
async function pairCuff(vehicle: Cabin, sighting: Pick<Sighting, 'address'> & Partial<Sighting> = CUFF, request = {}) {
  const { radio, clock, ask, screen } = vehicle
  const already = screen.messages.length
  const { data } = await ask('pair', { category: 'cuff', ...request })
  radio.advertise(sighting)
  clock.advance(2_000)
  const { text } = await screen.until(
    (message) =>
      message.topic === 'pairing' && screen.messages.indexOf(message) >= already && /"paired"/.test(message.text),
  )
  return { pairing: data.pairing, device: JSON.parse(text).device }
}

const registerOf = (state: string) => JSON.parse(readFileSync(join(state, 'devices.json'), 'utf8'))

describe('a cuff that is alone in pairing mode', () => {
  it('is searched, paired, enrolled, heard, and proven by its first reading', async () => {
    await using vehicle = await cabin()
    const { radio, screen, stage, state } = vehicle
    const { pairing } = await pairCuff(vehicle)
    expect(await stage('searching')).toMatchObject({
      pairing,
      category: 'cuff',
      until: '2026-11-20T11:01:00.000+01:00',
    })
    expect(await stage('connecting')).toMatchObject({
      pairing,
      address: CUFF.address,
      name: CUFF.name,
      until: '2026-11-20T11:03:02.000+01:00',
    })
    expect(await stage('paired')).toMatchObject({ pairing, device: 'cuff-1' })
    expect(registerOf(state).devices).toMatchObject([
      {
        device: 'cuff-1',
        driver: 'sig-blood-pressure',
        address: CUFF.address,
        bonded: true,
        pairedAt: '2026-11-20T10:00:02.000Z',
      },
    ])
    expect(statSync(join(state, 'devices.json')).mode & 0o777).toBe(0o600)
    await screen.until(({ topic }) => topic === 'devices/cuff-1')
    radio.linkTo(CUFF.address)?.say({ event: 'connected', at: NOW }, frame('2a35', PRESSURE))
    expect(await stage('done')).toMatchObject({ pairing, device: 'cuff-1', proven: true })
  })

  it('is paired without a proof when the time is over', async () => {
    await using vehicle = await cabin()
    await pairCuff(vehicle)
    vehicle.clock.advance(60_000)
    expect(await vehicle.stage('done')).toMatchObject({ device: 'cuff-1', proven: false })
  })

  it('is told to the screen that joins late', async () => {
    await using vehicle = await cabin()
    await vehicle.ask('pair', { category: 'cuff' })
    await using late = await listen(vehicle.daemon.url, UNIT)
    expect(await stageOf(late, 'searching')).toMatchObject({ category: 'cuff' })
  })
})

describe('several cuffs in pairing mode', () => {
  it('are offered, the strongest first, and the one that is named is paired', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage } = vehicle
    const { data } = await ask('pair', { category: 'cuff' })
    radio.advertise(SECOND_CUFF)
    radio.advertise(CUFF)
    radio.advertise(BELT)
    clock.advance(2_000)
    const { nearby } = await stage('choose')
    expect(nearby).toMatchObject([
      { address: CUFF.address, driver: 'sig-blood-pressure' },
      { address: SECOND_CUFF.address },
    ])
    expect(radio.pairings).toEqual([])
    await ask('pair/answer', { pairing: data.pairing, address: SECOND_CUFF.address })
    await stage('paired')
    expect(radio.pairings).toMatchObject([{ address: SECOND_CUFF.address, bond: 'reuse' }])
  })

  it('of which nobody chooses fail with their addresses', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage } = vehicle
    await ask('pair', { category: 'cuff' })
    radio.advertise(CUFF)
    radio.advertise(SECOND_CUFF)
    clock.advance(60_000)
    const failed = await stage('failed')
    expect(failed).toMatchObject({ code: 'UMT-PAIR-104' })
    expect(failed.fr).toContain(CUFF.address)
    expect(radio.pairings).toEqual([])
  })

  it('do not stop who named the address', async () => {
    await using vehicle = await cabin()
    const { radio, ask, stage } = vehicle
    await ask('pair', { address: SECOND_CUFF.address })
    radio.advertise(CUFF)
    radio.advertise(SECOND_CUFF)
    expect(await stage('paired')).toMatchObject({ device: 'cuff-1' })
    expect(radio.pairings).toMatchObject([{ address: SECOND_CUFF.address }])
  })
})

describe('a device that wants to know who pairs', () => {
  const asking = (pairs: (request: PairRequest) => Promise<boolean>) => {
    const radio = new FakeBluetooth()
    radio.pairs = async (request) => {
      if (!(await pairs(request))) throw new UmtError('UMT-BLE-105', { device: request.address })
      return { address: request.address, bonded: true }
    }
    return radio
  }

  it('gets the six digits that the person reads on it, a leading zero included', async () => {
    let typed: number | undefined
    const radio = asking(async ({ person, signal }) => {
      typed = await person.passkey(signal)
      return typed === 42917
    })
    await using vehicle = await cabin({ radio })
    const { data } = await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    expect(await vehicle.stage('enter-passkey')).toMatchObject({ address: CUFF.address })
    await vehicle.ask('pair/answer', { pairing: data.pairing, passkey: '042917' })
    await vehicle.stage('paired')
    expect(typed).toBe(42917)
  })

  it('has its digits compared, and a no ends the pairing without keys', async () => {
    const radio = asking(({ person, signal }) => person.confirm(42, signal))
    await using vehicle = await cabin({ radio })
    const { data } = await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    expect(await vehicle.stage('confirm-passkey')).toMatchObject({ passkey: '000042' })
    await vehicle.ask('pair/answer', { pairing: data.pairing, accept: false })
    expect(await vehicle.stage('failed')).toMatchObject({ code: 'UMT-BLE-105' })
    expect(radio.forgotten).toEqual([CUFF.address])
    expect(registerOf(vehicle.state)).toMatchObject({ devices: [], unclaimed: [] })
  })

  it('shows its person what to type into it', async () => {
    const shown = Promise.withResolvers<boolean>()
    const radio = asking(({ person }) => {
      person.showPasskey(7)
      return shown.promise
    })
    await using vehicle = await cabin({ radio })
    await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    expect(await vehicle.stage('show-passkey')).toMatchObject({ passkey: '000007' })
    shown.resolve(true)
    await vehicle.stage('paired')
  })

  it('that takes its question back hears no answer to it', async () => {
    const withdrawn = new AbortController()
    const radio = asking(async ({ person }) => (await person.passkey(withdrawn.signal)) !== undefined)
    await using vehicle = await cabin({ radio })
    const { data } = await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    await vehicle.stage('enter-passkey')
    withdrawn.abort()
    await vehicle.stage('failed')
    const answer = await vehicle.ask('pair/answer', { pairing: data.pairing, passkey: '000001' })
    expect(answer.error.code).toBe('UMT-PAIR-102')
  })
})

describe('a pairing that goes on', () => {
  it('keeps others from pairing and forgetting until it is cancelled, and leaves nothing then', async () => {
    const radio = new FakeBluetooth()
    radio.pairs = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    await using vehicle = await cabin({ radio })
    const { ask, stage, state } = vehicle
    const { data } = await ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    await stage('connecting')
    expect(registerOf(state)).toMatchObject({ devices: [], unclaimed: [CUFF.address] })
    expect((await ask('pair', { category: 'cuff' })).error.code).toBe('UMT-PAIR-101')
    expect((await ask('forget', { device: 'cuff-1' })).error.code).toBe('UMT-PAIR-101')
    expect((await ask('pair/cancel', { pairing: 'another' })).error.code).toBe('UMT-PAIR-102')
    await ask('pair/cancel', data)
    await stage('idle')
    expect(radio.forgotten).toEqual([CUFF.address])
    expect(registerOf(state)).toMatchObject({ devices: [], unclaimed: [] })
    expect((await ask('pair', { category: 'cuff' })).status).toBe('ok')
  })

  it('leaves no keys when the daemon stops in the middle of it', async () => {
    const radio = new FakeBluetooth()
    radio.pairs = async ({ address, signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      // It was too late to break it off.
      return { address, bonded: true }
    }
    const vehicle = await cabin({ radio })
    await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    await vehicle.stage('connecting')
    await vehicle[Symbol.asyncDispose]()
    expect([...radio.keys]).toEqual([])
    expect(radio.links).toEqual([])
    expect(registerOf(vehicle.state)).toMatchObject({ devices: [], unclaimed: [] })
  })

  it('leaves no timer when the daemon stops while the first reading is awaited', async () => {
    await using stack = new AsyncDisposableStack()
    const vehicle = stack.use(await cabin())
    await pairCuff(vehicle)
    await vehicle.daemon[Symbol.asyncDispose]()
    expect(vehicle.clock.pending).not.toContain('pairing told')
  })

  it('leaves no keys when the daemon was killed in the middle of it', async () => {
    const state = await stateFolder()
    const radio = new FakeBluetooth({ service: 'stopped' })
    radio.keys.add(CUFF.address)
    writeFileSync(join(state, 'devices.json'), JSON.stringify({ version: 1, devices: [], unclaimed: [CUFF.address] }))
    await using vehicle = await cabin({ state, radio })
    await vehicle.screen.until(({ topic }) => topic === 'health')
    expect(radio.forgotten).toEqual([])
    radio.becomes({ service: 'running' })
    await expect.poll(() => registerOf(state).unclaimed).toEqual([])
    expect([...radio.keys]).toEqual([])
  })

  it('leaves no keys when the register cannot be written', async () => {
    const radio = new FakeBluetooth()
    const state = await stateFolder()
    await using vehicle = await cabin({ radio, state })
    radio.pairs = async ({ address }) => {
      // A folder where the new file is to be written: even root cannot write it.
      mkdirSync(join(state, 'devices.json.next'))
      return { address, bonded: true }
    }
    await vehicle.ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    const failed = await vehicle.stage('failed')
    expect(failed.code).toBe('UMT-PAIR-109')
    expect([...radio.keys]).toEqual([])
    expect(radio.links).toEqual([])
  })

  it('finds nothing in vain', async () => {
    await using vehicle = await cabin()
    await vehicle.ask('pair', { category: 'cuff', seconds: 10 })
    vehicle.clock.advance(10_000)
    expect(await vehicle.stage('failed')).toMatchObject({
      code: 'UMT-BLE-104',
      fr: expect.stringContaining('(tensiomètre)'),
      en: expect.stringContaining('(blood pressure cuff)'),
    })
    expect(vehicle.radio.scans.size).toBe(0)
    vehicle.clock.advance(60_000)
    await vehicle.screen.until(
      ({ topic, text }) => topic === 'pairing' && JSON.parse(text).at === '2026-11-20T11:01:10.000+01:00',
    )
  })

  it('refuses a device of another kind than the one asked for', async () => {
    await using vehicle = await cabin()
    await vehicle.ask('pair', { category: 'cuff', address: BELT.address })
    vehicle.radio.advertise(BELT)
    vehicle.clock.advance(60_000)
    expect(await vehicle.stage('failed')).toMatchObject({ code: 'UMT-PAIR-105' })
    expect(vehicle.radio.pairings).toEqual([])
  })
})

describe('a device that is ours already', () => {
  it('is not paired again by a search for its kind, and the person is told which one it is', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    await ask('pair', { category: 'cuff' })
    radio.advertise(CUFF)
    clock.advance(2_000)
    expect((await stage('choose')).nearby).toMatchObject([{ address: CUFF.address, device: 'cuff-1' }])
    clock.advance(60_000)
    expect(await stage('failed')).toMatchObject({ code: 'UMT-PAIR-106', en: expect.stringContaining('cuff-1') })
    expect(radio.pairings).toHaveLength(1)
  })

  it('does not stand in the way of a new one of its kind', async () => {
    await using vehicle = await cabin()
    await pairCuff(vehicle)
    vehicle.clock.advance(60_000)
    const paired = pairCuff(vehicle, SECOND_CUFF)
    await vehicle.screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"searching"'))
    vehicle.radio.advertise(CUFF)
    expect(await paired).toMatchObject({ device: 'cuff-2' })
  })

  it('is paired anew by its address: it keeps its id, and its link is open once', async () => {
    await using vehicle = await cabin()
    const { radio, clock, state } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    await pairCuff(vehicle, CUFF, { address: CUFF.address })
    await expect.poll(() => radio.linkTo(CUFF.address)).toBeDefined()
    expect(radio.links.filter(({ isOpen }) => isOpen)).toHaveLength(1)
    expect(radio.pairings).toHaveLength(2)
    expect(registerOf(state).devices).toMatchObject([{ device: 'cuff-1', pairedAt: '2026-11-20T10:01:04.000Z' }])
  })

  it('has no link that would use its old keys while it is searched by its address, and has it again afterwards', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    await ask('pair', { address: CUFF.address })
    expect(radio.linkTo(CUFF.address)).toBeUndefined()
    clock.advance(60_000)
    expect(await stage('failed')).toMatchObject({ code: 'UMT-BLE-104' })
    await expect.poll(() => radio.linkTo(CUFF.address)).toBeDefined()
  })

  it('is heard on when pairing it anew fails', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage, state } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    radio.pairs = async ({ address }) => {
      expect(radio.linkTo(address)).toBeUndefined()
      throw new UmtError('UMT-BLE-105', { device: address })
    }
    await ask('pair', { address: CUFF.address })
    radio.advertise(CUFF)
    await stage('failed')
    await expect.poll(() => radio.linkTo(CUFF.address)).toBeDefined()
    expect(radio.forgotten).toEqual([])
    expect(registerOf(state).devices).toHaveLength(1)
  })

  it('is told to be lost when pairing it anew fails after its old keys were thrown away, until it has new ones', async () => {
    const state = await stateFolder()
    const lost = { problem: { code: 'UMT-BLE-108' }, bluetooth: { bonded: false } }
    const radio = new FakeBluetooth()
    {
      await using vehicle = await cabin({ state, radio })
      const { clock, ask, stage, screen } = vehicle
      await pairCuff(vehicle)
      radio.linkTo(CUFF.address)?.say({ event: 'connected', at: NOW }, frame('2a35', PRESSURE))
      await stage('done')
      radio.pairs = async ({ address }) => {
        throw new UmtError('UMT-BLE-105', { device: address })
      }
      await ask('pair', { address: CUFF.address })
      radio.advertise(CUFF)
      expect(await stage('failed')).toMatchObject({ code: 'UMT-BLE-105', lost: 'cuff-1' })
      const event = await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-BLE-108'))
      expect(JSON.parse(event.text)).toMatchObject({ device: 'cuff-1', severity: 'error' })
      const { text } = await screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('"problem"'))
      expect(JSON.parse(text)).toMatchObject({ ...lost, link: 'disconnected', lastSeen: expect.anything() })
      expect(radio.linkTo(CUFF.address)?.target.bond).toBe('reuse')
      clock.advance(60_000)
    }
    await using after = await cabin({ state, radio })
    const { screen, clock, ask } = after
    const again = await screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('"problem"'))
    expect(JSON.parse(again.text)).toMatchObject(lost)
    radio.pairs = async ({ address }) => ({ address, bonded: true })
    clock.advance(1_000)
    await pairCuff(after, CUFF, { address: CUFF.address })
    await screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('"bonded":true'))
    const { data } = await ask('devices', {})
    expect(data[0]).not.toHaveProperty('problem')
  })

  it('is told to be lost to who gives up pairing it anew after its old keys were thrown away', async () => {
    const radio = new FakeBluetooth()
    await using vehicle = await cabin({ radio })
    const { clock, ask, stage, screen } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    radio.pairs = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    for (const _attempt of ['with the old keys', 'without any']) {
      const already = screen.messages.length
      const { data } = await ask('pair', { address: CUFF.address })
      radio.advertise(CUFF)
      await screen.until(
        (message) =>
          message.topic === 'pairing' &&
          screen.messages.indexOf(message) >= already &&
          /"connecting"/.test(message.text),
      )
      expect((await ask('pair/cancel', data)).data).toEqual({ ...data, lost: 'cuff-1' })
      expect(await stage('failed')).toMatchObject({ code: 'UMT-BLE-108', lost: 'cuff-1' })
      await expect.poll(() => radio.linkTo(CUFF.address)).toBeDefined()
    }
  })

  it('keeps its keys and its place when it was too late to give up, also under an address that hid it', async () => {
    const radio = new FakeBluetooth()
    await using vehicle = await cabin({ radio })
    const { clock, ask, stage, state } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    radio.pairs = async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      return { address: CUFF.address, bonded: true }
    }
    const hidden = '5B:70:11:AE:93:2C'
    const { data } = await ask('pair', { address: hidden, category: 'cuff' })
    radio.advertise({ ...CUFF, address: hidden, addressType: 'private' })
    await stage('connecting')
    await ask('pair/cancel', data)
    await expect.poll(() => registerOf(state).unclaimed).toEqual([])
    expect(radio.forgotten).toEqual([])
    expect([...radio.keys]).toEqual([CUFF.address])
    expect(registerOf(state).devices).toMatchObject([{ device: 'cuff-1', bonded: true }])
    await expect.poll(() => radio.linkTo(CUFF.address)).toBeDefined()
  })

  it('is recognised by the identity that only pairing reveals', async () => {
    await using vehicle = await cabin()
    const { radio, clock, state } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    radio.pairs = async () => ({ address: CUFF.address, bonded: true })
    const hidden = { ...CUFF, address: '5B:70:11:AE:93:2C', addressType: 'private' } as const
    expect(await pairCuff(vehicle, hidden)).toMatchObject({ device: 'cuff-1' })
    expect(registerOf(state)).toMatchObject({ devices: [{ device: 'cuff-1', address: CUFF.address }], unclaimed: [] })
    await expect.poll(() => radio.links.filter(({ isOpen }) => isOpen)).toHaveLength(1)
  })

  it('gets its old name back after it was forgotten, and who asked for another one is told', async () => {
    await using vehicle = await cabin()
    const { clock, ask, screen } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    await ask('forget', { device: 'cuff-1' })
    await pairCuff(vehicle, CUFF, { device: 'tensio' })
    const { text } = await screen.until(({ topic, text }) => topic === 'pairing' && text.includes('"asked"'))
    expect(JSON.parse(text)).toMatchObject({ state: 'paired', device: 'cuff-1', asked: 'tensio' })
  })

  it('is not enrolled without keys in silence where its kind can make them', async () => {
    const radio = new FakeBluetooth()
    radio.pairs = async ({ address }) => ({ address, bonded: false })
    await using vehicle = await cabin({ radio })
    await pairCuff(vehicle)
    expect(await vehicle.stage('paired')).toMatchObject({ device: 'cuff-1', keyless: true })
    const { text } = await vehicle.screen.until(
      ({ topic, text }) => topic === 'events' && text.includes('UMT-PAIR-110'),
    )
    expect(JSON.parse(text)).toMatchObject({ device: 'cuff-1', severity: 'warning' })
  })

  it('does not lend its id', async () => {
    await using vehicle = await cabin()
    await pairCuff(vehicle)
    vehicle.clock.advance(60_000)
    const { error } = await vehicle.ask('pair', { category: 'cuff', device: 'cuff-1' })
    expect(error.code).toBe('UMT-PAIR-106')
  })
})

describe('a paired device after a restart of the daemon', () => {
  it('is heard without pairing again, with what it had said about itself, and what it says is published', async () => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state })
      await pairCuff(before)
      before.radio.linkTo(CUFF.address)?.say({ event: 'connected', at: NOW }, frame('2a29', MANUFACTURER))
      await before.screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('A&D'))
    }
    await using after = await cabin({ state })
    const { radio, screen, ask } = after
    const { text } = await screen.until(({ topic }) => topic === 'devices/cuff-1')
    expect(JSON.parse(text)).toMatchObject({
      link: 'waiting',
      facts: { manufacturer: 'A&D' },
      bluetooth: { address: CUFF.address, bonded: true, name: CUFF.name, pairedAt: '2026-11-20T11:00:02.000+01:00' },
    })
    expect(radio.pairings).toEqual([])
    expect(radio.linkTo(CUFF.address)?.target).toEqual({
      device: 'cuff-1',
      address: CUFF.address,
      adapter: '00:1A:7D:DA:71:13',
      services: ['1810'],
      bond: 'reuse',
      cooldownMs: 10_000,
      settleMs: 0,
    })
    await ask('encounter/open', { id: 'e1', subject: { kind: 'literal', reference: 'Patient/p1' } })
    radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: NOW + 5_000 },
      // 2A2B: 11:00:05, which is right.
      frame('2a2b', 'ea070b140b0005050000', NOW + 5_000),
      // 2A35: with time stamp, 138/84/102 mmHg, 2026-11-20 11:00:05.
      frame('2a35', '028a0054006600ea070b140b0005', NOW + 5_000),
    )
    expect(JSON.parse((await screen.until(isFinal)).text)).toMatchObject({ resourceType: 'Observation' })
  })
})

describe('the clock of a paired device', () => {
  it('that was set before a restart still gives a record from before that the time when it was measured', async () => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state })
      await pairCuff(before)
      before.radio.linkTo(CUFF.address)?.say(
        { event: 'connected', at: NOW },
        // 2A2B: 2026-11-20 11:30:00, Friday, no fraction, no reason of adjustment; half an hour ahead.
        frame('2a2b', 'ea070b140b1e00050000'),
        // What we write: 11:00:01.
        { ...frame('2a2b', 'ea070b140b0001050000', NOW + 1_000), event: 'sent' },
      )
      await before.screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('clockSetAt'))
    }
    await using after = await cabin({ state })
    await after.screen.until(({ topic }) => topic === 'devices/cuff-1')
    after.radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: NOW + 600_000 },
      // 2A2B: 11:10:00, as it was set.
      frame('2a2b', 'ea070b140b0a00050000', NOW + 600_000),
      // 2A35: with time stamp, 138/84/102 mmHg, 2026-11-20 11:25:00 of the clock as it was.
      frame('2a35', '028a0054006600ea070b140b1900', NOW + 600_001),
    )
    const held = await after.screen.until(({ topic }) => topic === 'held')
    expect(JSON.parse(held.text)).toMatchObject({ measuredAt: '2026-11-20T10:55:00.000+01:00' })
  })
})

describe('what a device has in its memory when it is paired', () => {
  it('is nobody’s though it was measured while somebody was in the cabin: it may have been elsewhere', async () => {
    await using vehicle = await cabin()
    const { daemon, clock, radio, screen } = vehicle
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    clock.advance(600_000)
    await pairCuff(vehicle)
    radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: clock.now() },
      // 2A2B: 11:10:02, which is right.
      frame('2a2b', 'ea070b140b0a02050000', clock.now()),
      // 2A35: with time stamp, 138/84/102 mmHg, 2026-11-20 11:05:00.
      frame('2a35', '028a0054006600ea070b140b0500', clock.now()),
      // 11:10:02: of now.
      frame('2a35', '02900054006600ea070b140b0a02', clock.now()),
    )
    const held = await screen.until(({ topic }) => topic === 'held')
    expect(JSON.parse(held.text)).toMatchObject({
      measuredAt: '2026-11-20T11:05:00.000+01:00',
      reason: 'before-pairing',
    })
    await screen.until(isFinal)
    expect(screen.messages.filter(({ topic }) => topic === 'held')).toHaveLength(1)
  })

  it('is held when it has no time, and so is what is measured to try it; what the next connection brings is of now', async () => {
    const state = await stateFolder()
    const gone = { event: 'disconnected', at: NOW + 62_000, reason: 'gone' } as const
    {
      await using vehicle = await cabin({ state })
      const { daemon, clock, radio, screen } = vehicle
      daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
      clock.advance(60_000)
      await pairCuff(vehicle)
      const now = clock.now()
      radio.linkTo(CUFF.address)?.say(
        // Pairing left it connected, and it brought nothing.
        { event: 'connected', at: now },
        gone,
        { event: 'connected', at: now },
        // 2A35: no optional field, 138, 144 and 150 over 84/102 mmHg.
        frame('2a35', PRESSURE, now),
        frame('2a35', '00900054006600', now),
        frame('2a35', '00960054006600', now),
      )
      const held = () => screen.messages.filter(({ topic }) => topic === 'held')
      await screen.until(() => held().length === 3)
      expect(held().map(({ text }) => JSON.parse(text).reason)).toEqual(Array(3).fill('before-pairing'))
      expect(screen.messages.filter(isFinal)).toEqual([])
      expect(registerOf(state).devices).toMatchObject([{ device: 'cuff-1', isUnheard: true }])
      const already = screen.messages.length
      radio.linkTo(CUFF.address)?.say(gone)
      await screen.until(
        (message) =>
          screen.messages.indexOf(message) >= already &&
          message.topic === 'devices/cuff-1' &&
          JSON.parse(message.text).link === 'disconnected',
      )
      expect(registerOf(state).devices[0]).not.toHaveProperty('isUnheard')
    }
    await using after = await cabin({ state })
    after.daemon.closeEncounter()
    after.daemon.openEncounter('e2', { kind: 'literal', reference: 'Patient/p2' })
    await after.screen.until(({ topic }) => topic === 'devices/cuff-1')
    after.radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: NOW + 120_000 },
      // 2A35: no optional field, 126/84/102 mmHg.
      frame('2a35', '007e0054006600', NOW + 120_001),
    )
    await after.screen.until(isFinal)
  })

  it('has the time that its clock had before it was forgotten', async () => {
    await using vehicle = await cabin()
    const { daemon, clock, radio, screen, ask } = vehicle
    await pairCuff(vehicle)
    radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: NOW },
      // 2A2B: 11:30:00; half an hour ahead.
      frame('2a2b', 'ea070b140b1e00050000'),
      // What we write: 11:00:01.
      { ...frame('2a2b', 'ea070b140b0001050000', NOW + 1_000), event: 'sent' },
    )
    await screen.until(({ topic, text }) => topic === 'devices/cuff-1' && text.includes('clockSetAt'))
    clock.advance(60_000)
    await ask('forget', { device: 'cuff-1' })
    clock.advance(24 * 60_000)
    await pairCuff(vehicle)
    daemon.openEncounter('e2', { kind: 'literal', reference: 'Patient/p2' })
    clock.advance(300_000)
    radio.linkTo(CUFF.address)?.say(
      { event: 'connected', at: clock.now() },
      // 2A2B: right, by the clock as we set it.
      frame('2a2b', 'ea070b140b1e04050000', clock.now()),
      // 2A35: stamp 11:28:00 of the clock as it was: 10:58:00, of another patient.
      frame('2a35', '028a0054006600ea070b140b1c00', clock.now()),
    )
    const message = await screen.until((each) => each.topic === 'held' || isFinal(each))
    expect(message.topic).toBe('held')
  })
})

describe('an unpaired device of the same model nearby', () => {
  it('is never connected to', async () => {
    await using vehicle = await cabin()
    await pairCuff(vehicle)
    vehicle.radio.advertise(SECOND_CUFF)
    vehicle.clock.advance(300_000)
    const { data } = await vehicle.ask('devices', {})
    expect(data).toMatchObject([{ device: 'cuff-1' }])
    expect(vehicle.radio.links.map(({ target }) => target.address)).toEqual([CUFF.address])
  })
})

describe('a device that is forgotten', () => {
  it('is heard no more, has no keys and no retained message, and its id goes to no other device', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, daemon, state } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    expect(await ask('forget', { device: 'cuff-1' })).toMatchObject({ data: { device: 'cuff-1' } })
    expect(radio.links.some(({ isOpen }) => isOpen)).toBe(false)
    expect([...radio.keys]).toEqual([])
    expect((await ask('devices', {})).data).toEqual([])
    await using late = await listen(daemon.url, UNIT)
    await late.until(({ topic }) => topic === 'encounter')
    await late.request('devices')
    expect(late.messages.filter(({ topic }) => topic.startsWith('devices/'))).toEqual([])
    expect(registerOf(state)).toMatchObject({ devices: [], unclaimed: [] })
    expect(await pairCuff(vehicle, SECOND_CUFF)).toMatchObject({ device: 'cuff-2' })
  })

  it('and paired again gets its own id, so that its stored records are known again', async () => {
    await using vehicle = await cabin()
    const { clock, ask } = vehicle
    await pairCuff(vehicle, CUFF, { device: 'cuff-cabin' })
    clock.advance(60_000)
    await ask('forget', { device: 'cuff-cabin' })
    expect(await pairCuff(vehicle)).toMatchObject({ device: 'cuff-cabin' })
  })

  it('has to be ours', async () => {
    await using vehicle = await cabin()
    expect((await vehicle.ask('forget', { device: 'cuff-9' })).error.code).toBe('UMT-PAIR-103')
  })
})

describe('who pairs a device, or forgets it,', () => {
  it('stands in the audit, as the bus knows the client and as the client says', async () => {
    await using vehicle = await cabin()
    const { clock, ask, state } = vehicle
    await pairCuff(vehicle, CUFF, { by: 'Élodie' })
    clock.advance(60_000)
    await ask('forget', { device: 'cuff-1', by: 'Paul' })
    // Refused, so nobody did it.
    await ask('forget', { device: 'cuff-1' })
    await ask('forget', { device: 'cuff-9' })
    using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
    const acts = journal.acts({ kinds: ['device-paired', 'device-forgotten'] })
    const client = { kind: 'client', client: expect.stringMatching(/./), user: TEST_USER.name }
    expect(acts.map(({ kind, at, detail = '' }) => ({ kind, at, ...JSON.parse(detail) }))).toEqual([
      {
        kind: 'device-paired',
        at: NOW + 2_000,
        by: { ...client, says: 'Élodie' },
        device: 'cuff-1',
        driver: 'sig-blood-pressure',
      },
      { kind: 'device-forgotten', at: NOW + 62_000, by: { ...client, says: 'Paul' }, device: 'cuff-1' },
    ])
  })

  it('does not get it done while the journal refuses: nothing is done that nobody can be asked about', async () => {
    await using vehicle = await cabin()
    const { radio, clock, ask, stage, state } = vehicle
    const whileRefused = async <T>(act: () => Promise<T>): Promise<T> => {
      using other = new DatabaseSync(join(state, 'journal.db'))
      other.exec('BEGIN IMMEDIATE')
      return await act()
    }
    await whileRefused(async () => {
      await ask('pair', { category: 'cuff' })
      radio.advertise(CUFF)
      clock.advance(2_000)
      expect(await stage('failed')).toMatchObject({ code: 'UMT-JOURNAL-105' })
    })
    expect(registerOf(state).devices).toEqual([])
    expect([...radio.keys]).toEqual([])
    await pairCuff(vehicle)
    clock.advance(60_000)
    const refused = await whileRefused(() => ask('forget', { device: 'cuff-1' }))
    expect(refused.error.code).toBe('UMT-JOURNAL-105')
    expect((await ask('devices', {})).data).toMatchObject([{ device: 'cuff-1' }])
    expect(await ask('forget', { device: 'cuff-1' })).toMatchObject({ status: 'ok' })
  })
})

describe('a register that cannot be read', () => {
  it('is told of, left as it is, and keeps nobody from hearing the rest', async () => {
    const state = await stateFolder()
    const damaged = '{"version":1,"devices":[{"device":"cuff-1"'
    writeFileSync(join(state, 'devices.json'), damaged)
    await using vehicle = await cabin({ state })
    expect((await vehicle.ask('pair', { category: 'cuff' })).error.code).toBe('UMT-PAIR-107')
    expect((await vehicle.ask('forget', { device: 'cuff-1' })).error.code).toBe('UMT-PAIR-107')
    expect((await vehicle.ask('devices', {})).status).toBe('ok')
    expect(readFileSync(join(state, 'devices.json'), 'utf8')).toBe(damaged)
  })
})

describe('a register that somebody took away', () => {
  it('does not make an id of the journal another device’s', async () => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state })
      await pairCuff(before)
      before.radio.linkTo(CUFF.address)?.say({ event: 'connected', at: NOW }, frame('2a35', PRESSURE))
      await before.screen.until(({ topic }) => topic === 'held')
    }
    rmSync(join(state, 'devices.json'))
    await using after = await cabin({ state })
    expect(await pairCuff(after, SECOND_CUFF)).toMatchObject({ device: 'cuff-2' })
  })
})

describe('a scan', () => {
  it('lists what is near, the strongest first, with what it is and whether it is ours', async () => {
    await using vehicle = await cabin()
    const { radio, clock, screen } = vehicle
    await pairCuff(vehicle)
    clock.advance(60_000)
    const answer = screen.request('scan', { seconds: 5 })
    await expect.poll(() => radio.scans.size).toBe(1)
    radio.advertise({ address: '5B:70:11:AE:93:2C', addressType: 'private', name: '\u001b[2Jwatch\u0007', rssi: -90 })
    radio.advertise(BELT)
    radio.advertise({ ...CUFF, rssi: -80 })
    radio.advertise(CUFF)
    radio.advertise({ ...CUFF, rssi: -99 })
    clock.advance(5_000)
    expect(JSON.parse(await answer).data).toEqual([
      expect.objectContaining({ address: CUFF.address, rssi: -54, category: 'cuff', device: 'cuff-1' }),
      { address: '5B:70:11:AE:93:2C', name: '[2Jwatch', rssi: -90, private: true },
      expect.objectContaining({ address: BELT.address, driver: 'sig-heart-rate', category: 'heart-rate-belt' }),
    ])
    expect(radio.scans.size).toBe(0)
  })
})

describe('a machine whose radio does not work', () => {
  it.each([
    ['has no D-Bus', { service: 'absent' }, 'UMT-BLE-101'],
    ['has no bluetoothd', { service: 'stopped' }, 'UMT-BLE-101'],
    ['has no adapter', { service: 'no-adapter' }, 'UMT-BLE-102'],
    [
      'is in flight mode',
      { adapters: [{ address: '00:1A:7D:DA:71:13', powered: false, discovering: false, blocked: true }] },
      'UMT-BLE-103',
    ],
  ] as const)('and %s says so to who wants to pair, and runs on', async (_what, broken, code) => {
    await using vehicle = await cabin({ radio: new FakeBluetooth(broken) })
    const answer = vehicle.ask('pair', { category: 'cuff' })
    await expect.poll(() => vehicle.clock.pending).toContain('radio ready')
    // Well before the 5 s in which the one who asks gives up.
    vehicle.clock.advance(3_000)
    expect((await answer).error.code).toBe(code)
    vehicle.clock.advance(10_000)
    const health = await vehicle.screen.until(({ topic, text }) => topic === 'health' && text.includes('bluetooth'))
    expect(JSON.parse(health.text).bluetooth).toMatchObject(broken)
    expect(vehicle.screen.messages.filter(({ topic }) => topic === 'events')).toEqual([])
  })

  it('is waited for a moment', async () => {
    const radio = new FakeBluetooth({ service: 'absent' })
    await using vehicle = await cabin({ radio })
    const answer = vehicle.ask('pair', { category: 'cuff' })
    await expect.poll(() => vehicle.clock.pending).toContain('radio ready')
    radio.becomes({ service: 'running' })
    expect((await answer).status).toBe('ok')
  })
})

describe('a device that the configuration names by its address', () => {
  const CONFIGURED: Configured = [
    { id: 'belt', driver: 'sig-heart-rate', bluetooth: { address: BELT.address.toLowerCase(), bond: 'none' } },
  ]

  it('is heard without pairing, on any adapter, and what it says about itself outlives a restart', async () => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state, devices: CONFIGURED })
      await expect.poll(() => before.radio.linkTo(BELT.address)?.target).toMatchObject({ device: 'belt', bond: 'none' })
      expect(before.radio.linkTo(BELT.address)?.target).not.toHaveProperty('adapter')
      before.radio.linkTo(BELT.address)?.say({ event: 'connected', at: NOW }, frame('2a29', MANUFACTURER))
      await before.screen.until(({ topic, text }) => topic === 'devices/belt' && text.includes('A&D'))
    }
    await using after = await cabin({ state, devices: CONFIGURED })
    const { text } = await after.screen.until(({ topic }) => topic === 'devices/belt')
    expect(JSON.parse(text)).toMatchObject({ link: 'waiting', facts: { manufacturer: 'A&D' } })
  })

  it('gets its keys by pairing its address, under its own id', async () => {
    await using vehicle = await cabin({ devices: CONFIGURED })
    await vehicle.ask('pair', { address: BELT.address })
    vehicle.radio.advertise(BELT)
    expect(await vehicle.stage('paired')).toMatchObject({ device: 'belt' })
  })

  it('is forgotten in the configuration only', async () => {
    await using vehicle = await cabin({ devices: CONFIGURED })
    expect((await vehicle.ask('forget', { device: 'belt' })).error.code).toBe('UMT-PAIR-103')
  })

  it.each([
    ['another device was paired under its id', 'cuff-1', SECOND_CUFF.address],
    ['it was paired under another id', 'tensio', CUFF.address],
  ])('is not heard when %s', async (_what, id, address) => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state })
      await pairCuff(before)
    }
    const devices: Configured = [{ id, driver: 'sig-blood-pressure', bluetooth: { address } }]
    await using after = await cabin({ state, devices })
    await after.screen.until(({ topic }) => topic === 'devices/cuff-1')
    expect(after.radio.links.map(({ target }) => `${target.device} ${target.address}`)).toEqual([
      `cuff-1 ${CUFF.address}`,
    ])
  })
})

describe('a vehicle without Bluetooth', () => {
  it('never opens the radios, and says that it is switched off to who asks', async () => {
    await using daemon = await aDaemon()
    await using screen = await listen(daemon.url, UNIT)
    const answer = JSON.parse(await screen.request('pair', { category: 'cuff' }))
    expect(answer.error.code).toBe('UMT-PAIR-108')
    const { text } = await screen.until(({ topic }) => topic === 'health')
    expect(JSON.parse(text)).not.toHaveProperty('bluetooth')
  })

  it('does not open them while nobody needs them', async () => {
    let opened = 0
    const radio = new FakeBluetooth()
    await using daemon = await aDaemon({
      bluetooth: (options) => {
        opened += 1
        return radio.opened(options)
      },
    })
    await using screen = await listen(daemon.url, UNIT)
    await screen.request('devices')
    expect(opened).toBe(0)
    await screen.request('pair', { category: 'cuff' })
    expect(opened).toBe(1)
  })

  it('lists a paired device that it cannot hear', async () => {
    const state = await stateFolder()
    {
      await using before = await cabin({ state })
      await pairCuff(before)
    }
    await using daemon = await aDaemon({ state })
    await using screen = await listen(daemon.url, UNIT)
    const { text } = await screen.until(({ topic }) => topic === 'devices/cuff-1')
    expect(JSON.parse(text)).toMatchObject({ link: 'waiting', bluetooth: { address: CUFF.address } })
  })
})

describe('a configuration that gives a Bluetooth address to a device by cable', () => {
  it('is refused before anything runs', async () => {
    const folder = await stateFolder()
    const file = join(folder, 'umt.yaml')
    writeFileSync(file, 'devices: [{ id: a, driver: masimo-rad8, bluetooth: { address: 00:09:1F:8A:12:C4 } }]')
    const { status, err } = await command(['run', '--config', file, '--state', folder])
    expect(status).toBe(65)
    expect(err.join('\n')).toContain('a has a Bluetooth address, and masimo-rad8 reads a device on a cable')
    expect(readdirSync(folder)).toEqual(['umt.yaml'])
  })
})
