import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ABluez, aBluez } from '../../../tests/support/a-bluez.ts'
import { DEVICE, never } from '../../../tests/support/fake-bluez.ts'
import { hasDbusDaemon } from '../../../tests/support/private-bus.ts'
import type { PairingPerson } from '../bluetooth.ts'
import { type PairingOptions, pairDevice } from './pairing.ts'

const ADDRESS = 'AA:BB:CC:DD:EE:01'
/** Resolvable private: the two highest bits are 01. */
const PRIVATE = { Address: '5A:BB:CC:DD:EE:02', AddressType: 'random' }
const failure = (name: string) => ({ error: `org.bluez.Error.${name}`, message: name })

describe.skipIf(!hasDbusDaemon)('pairing', () => {
  let stack: AsyncDisposableStack
  let bluez: ABluez
  let device: string
  let abort: AbortController

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bluez = await aBluez(stack)
    bluez.fake.adapter()
    device = bluez.fake.device({ Address: ADDRESS, Alias: 'Cuff' })
    await bluez.settled()
    abort = new AbortController()
  })
  afterEach(() => stack.disposeAsync())

  const nobody: PairingPerson = { passkey: never as never, showPasskey: () => {}, confirm: never as never }
  const pair = (over: Partial<PairingOptions> = {}) =>
    pairDevice({ ...bluez, device, person: nobody, bond: 'reuse', signal: abort.signal, ...over })
  const members = () => bluez.fake.calls.map(({ member }) => member)
  /** A pairing that goes on until it is cancelled. */
  const pairsUntilCancelled = () => {
    const cancelled = Promise.withResolvers<void>()
    bluez.fake.on('Pair', () => cancelled.promise.then(() => failure('AuthenticationCanceled')))
    bluez.fake.on('CancelPairing', () => {
      cancelled.resolve()
      return {}
    })
  }
  /** Nothing of a pairing that failed may be left. */
  const expectNothingLeft = () => {
    expect(bluez.fake.agent).toBeUndefined()
    expect(bluez.fake.get(device, DEVICE)).toMatchObject({ Connected: false })
    expect(bluez.clock.pending).toEqual(['D-Bus heartbeat'])
    expect(bluez.reported).toEqual([])
  }

  it('bonds, trusts the device and leaves it connected', async () => {
    expect(await pair()).toEqual({ address: ADDRESS, bonded: true })
    expect(bluez.fake.get(device, DEVICE)).toMatchObject({ Connected: true, Bonded: true, Trusted: true })
    expect(bluez.fake.agent).toBeUndefined()
    expect(bluez.clock.pending).toEqual(['D-Bus heartbeat'])
    expect(bluez.reported).toEqual([])
  })

  it('gives the identity that bonding reveals', async () => {
    const { fake } = bluez
    const hidden = fake.device(PRIVATE)
    await bluez.settled()
    fake.on('Pair', (call) => {
      fake.set(call.path, DEVICE, { Address: 'C0:11:22:33:44:55', AddressType: 'random' })
      return fake.wellDone(call)
    })
    expect(await pair({ device: hidden })).toEqual({ address: 'C0:11:22:33:44:55', bonded: true })
  })

  it('lets the person type the digits that the device shows', async () => {
    const { fake } = bluez
    const given: unknown[] = []
    fake.on('Pair', async (call) => {
      given.push(...(await fake.ask('RequestPasskey', 'o', [call.path])))
      return fake.wellDone(call)
    })
    await pair({ person: { ...nobody, passkey: async () => 123_456 } })
    expect(given).toEqual([123_456])
  })

  it('says so when the code was wrong, twice, and pairs when it is right', async () => {
    const { fake } = bluez
    fake.on('Pair', async (call) => {
      const [passkey] = await fake.ask('RequestPasskey', 'o', [call.path])
      if (passkey === 123_456) return fake.wellDone(call)
      // As bluetoothd does: the connection is gone before it says why.
      fake.set(call.path, DEVICE, { ServicesResolved: false, Connected: false })
      return failure('AuthenticationFailed')
    })
    for (const wrong of [1, 2]) {
      await expect(pair({ person: { ...nobody, passkey: async () => wrong } })).rejects.toMatchObject({
        code: 'UMT-BLE-105',
        params: { device: 'Cuff' },
      })
      expectNothingLeft()
    }
    expect(await pair({ person: { ...nobody, passkey: async () => 123_456 } })).toMatchObject({ bonded: true })
  })

  it('forgets the old key of a device that is in pairing mode again, and waits until it is heard anew', async () => {
    const { fake } = bluez
    fake.set(device, DEVICE, { Bonded: true, Paired: true })
    await bluez.settled()
    const gone = Promise.withResolvers<void>()
    const pairing = pair({ keysGone: gone.resolve })
    await fake.called('RemoveDevice')
    await gone.promise
    expect(members()).not.toContain('Pair')
    fake.device({ Address: ADDRESS })
    expect(await pairing).toEqual({ address: ADDRESS, bonded: true })
    expect(members().filter((member) => member === 'RemoveDevice')).toHaveLength(1)
  })

  it('says nothing of old keys that bluetoothd did not throw away, or that there are none of', async () => {
    const { fake } = bluez
    const gone: string[] = []
    await pair({ keysGone: () => gone.push('none') })
    await bluez.settled()
    fake.on('RemoveDevice', () => failure('Failed'))
    await expect(pair({ keysGone: () => gone.push('kept') })).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    expect(gone).toEqual([])
    expect(fake.get(device, DEVICE)).toMatchObject({ Bonded: true })
  })

  it('finds the device though it is heard anew in the moment in which it is forgotten', async () => {
    const { fake } = bluez
    fake.set(device, DEVICE, { Bonded: true, Paired: true })
    await bluez.settled()
    fake.on('RemoveDevice', (call) => {
      const answer = fake.wellDone(call)
      fake.device({ Address: ADDRESS })
      return answer
    })
    expect(await pair()).toEqual({ address: ADDRESS, bonded: true })
  })

  it('does not see a device that is not heard within 30 s after its key was forgotten', async () => {
    bluez.fake.set(device, DEVICE, { Bonded: true, Paired: true })
    await bluez.settled()
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-104', params: { device: 'Cuff' } })
    await bluez.fake.called('RemoveDevice')
    await bluez.settled()
    await bluez.pass(30_000)
    await pairing
  })

  it('does not see a device that bluetoothd does not know', async () => {
    bluez.fake.remove(device)
    await bluez.settled()
    await expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-104' })
  })

  it('tries again when the connection is lost in the moment in which it is made', async () => {
    const { fake } = bluez
    let attempts = 0
    fake.on('Pair', (call) =>
      ++attempts < 3
        ? { error: 'org.bluez.Error.Failed', message: 'le-connection-abort-by-local' }
        : fake.wellDone(call),
    )
    const pairing = pair()
    for (let pause = 0; pause < 2; pause++) {
      await bluez.timer('sleep')
      bluez.clock.advance(1_000)
    }
    expect(await pairing).toMatchObject({ bonded: true })
  })

  it('breaks off when the device cannot be connected to', async () => {
    bluez.fake.on('Pair', () => failure('ConnectionAttemptFailed'))
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    for (let pause = 0; pause < 2; pause++) {
      await bluez.timer('sleep')
      bluez.clock.advance(1_000)
    }
    await pairing
    expect(members().filter((member) => member === 'Pair')).toHaveLength(3)
    expectNothingLeft()
  })

  it('breaks off at once when the adapter is off', async () => {
    bluez.fake.on('Pair', () => failure('NotReady'))
    await expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    expectNothingLeft()
  })

  it('breaks off when the person does: the pairing is cancelled before the connection ends', async () => {
    const { fake } = bluez
    pairsUntilCancelled()
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    await fake.called('Pair')
    abort.abort()
    await pairing
    expect(members().filter((member) => ['CancelPairing', 'Disconnect'].includes(member))).toEqual([
      'CancelPairing',
      'Disconnect',
    ])
    expectNothingLeft()
  })

  it('breaks off when bluetoothd does not answer for a minute', async () => {
    pairsUntilCancelled()
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    await bluez.fake.called('Pair')
    await bluez.pass(60_000)
    await pairing
    expect(members()).toContain('CancelPairing')
    expectNothingLeft()
  })

  it('breaks off when the device has left and bluetoothd has no last word', async () => {
    const { fake } = bluez
    pairsUntilCancelled()
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    await fake.called('Pair')
    fake.set(device, DEVICE, { Connected: false })
    await bluez.timer('last word')
    bluez.clock.advance(2_000)
    await pairing
    expectNothingLeft()
  })

  it('breaks off when bluetoothd dies in the middle, and pairs with the next one', async () => {
    bluez.fake.on('Pair', never)
    const pairing = expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-106' })
    await bluez.fake.called('Pair')
    await bluez.fake[Symbol.asyncDispose]()
    await pairing
    expect(bluez.reported).toEqual([])
  })

  it('never asks to cancel when no pairing is under way: that would forget the keys', async () => {
    const { fake } = bluez
    fake.on('Pair', () => failure('AuthenticationFailed'))
    await expect(pair()).rejects.toMatchObject({ code: 'UMT-BLE-105' })
    expect(members()).not.toContain('CancelPairing')
  })

  it('has bonded with a device that leaves as soon as it has its keys', async () => {
    const { fake } = bluez
    fake.on('Pair', (call) => {
      fake.wellDone(call)
      fake.set(call.path, DEVICE, { ServicesResolved: false, Connected: false })
      return { error: 'org.bluez.Error.Failed', message: 'Software caused connection abort' }
    })
    expect(await pair()).toEqual({ address: ADDRESS, bonded: true })
  })

  it('has bonded though bluetoothd loses its answer, and then must not cancel: that would forget the keys', async () => {
    const { fake } = bluez
    fake.on('Pair', (call) => {
      fake.wellDone(call)
      return never()
    })
    const pairing = pair()
    await bluez.timer('bonded')
    bluez.clock.advance(2_000)
    expect(await pairing).toEqual({ address: ADDRESS, bonded: true })
    expect(members()).not.toContain('CancelPairing')
  })

  it('has bonded when bluetoothd did so by itself for a characteristic that demands it', async () => {
    const { fake } = bluez
    fake.on('Pair', (call) => {
      fake.wellDone(call)
      return failure('AlreadyExists')
    })
    expect(await pair()).toEqual({ address: ADDRESS, bonded: true })
  })

  it('refuses a device that hides its address and does not bond', async () => {
    const { fake } = bluez
    const hidden = fake.device(PRIVATE)
    await bluez.settled()
    fake.on('Pair', () => ({}))
    await expect(pair({ device: hidden })).rejects.toMatchObject({ code: 'UMT-BLE-107' })
    expect(fake.get(hidden, DEVICE)).toMatchObject({ Connected: false })
    await expect(pair({ device: hidden, bond: 'none' })).rejects.toMatchObject({ code: 'UMT-BLE-107' })
  })

  it('only connects to a device that has no keys', async () => {
    expect(await pair({ bond: 'none' })).toEqual({ address: ADDRESS, bonded: false })
    expect(bluez.fake.get(device, DEVICE)).toMatchObject({ Connected: true })
    expect(members()).not.toContain('Pair')
    expect(members()).not.toContain('RegisterAgent')
  })
})
