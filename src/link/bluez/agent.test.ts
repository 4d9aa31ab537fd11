import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ABluez, aBluez } from '../../../tests/support/a-bluez.ts'
import { hasDbusDaemon } from '../../../tests/support/private-bus.ts'
import { connectBus } from '../../dbus/bus-connection.ts'
import type { PairingPerson } from '../bluetooth.ts'
import { registerAgent } from './agent.ts'

const REJECTED = { name: 'org.bluez.Error.Rejected' }

describe.skipIf(!hasDbusDaemon)('pairing agent', () => {
  let stack: AsyncDisposableStack
  let bluez: ABluez
  let adapter: string
  let device: string
  let other: string
  let shown: number[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bluez = await aBluez(stack)
    adapter = bluez.fake.adapter()
    device = bluez.fake.device({ Address: 'AA:BB:CC:DD:EE:01' })
    other = bluez.fake.device({ Address: 'AA:BB:CC:DD:EE:02' })
    await bluez.settled()
    shown = []
  })
  afterEach(() => stack.disposeAsync())

  const registered = async (person: Partial<PairingPerson> = {}) =>
    await registerAgent({
      ...bluez,
      device,
      person: {
        passkey: async () => 1_234,
        showPasskey: (passkey) => shown.push(passkey),
        confirm: async () => true,
        ...person,
      },
    })
  const ask = (member: string, signature: string, ...body: unknown[]) => bluez.fake.ask(member, signature, body)

  it('is there only while a pairing is, and leaves the adapter as it was: not pairable', async () => {
    const { fake } = bluez
    const agent = await registered()
    expect(fake.get(adapter, 'org.bluez.Adapter1')).toMatchObject({ Pairable: true })
    await agent[Symbol.asyncDispose]()
    expect(fake.agent).toBeUndefined()
    expect(fake.get(adapter, 'org.bluez.Adapter1')).toMatchObject({ Pairable: false })
    expect(bluez.reported).toEqual([])
  })

  it('is there again although bluetoothd still has the one that it seemed not to take', async () => {
    const { fake } = bluez
    fake.on('RegisterAgent', (call) => {
      fake.wellDone(call)
      return { error: 'org.freedesktop.DBus.Error.NoReply', message: 'late' }
    })
    await expect(registered()).rejects.toMatchObject({ message: 'late' })
    fake.well('RegisterAgent')
    await using _ = await registered()
    expect(await ask('RequestPasskey', 'o', device)).toEqual([1_234])
  })

  it('closes an adapter that was left pairable', async () => {
    const { fake } = bluez
    fake.set(adapter, 'org.bluez.Adapter1', { Pairable: true })
    await bluez.settled()
    await (await registered())[Symbol.asyncDispose]()
    expect(fake.get(adapter, 'org.bluez.Adapter1')).toMatchObject({ Pairable: false })
  })

  it('does not become the agent of what others begin', async () => {
    await (await registered())[Symbol.asyncDispose]()
    expect(bluez.fake.calls.map(({ member }) => member)).not.toContain('RequestDefaultAgent')
  })

  it('leaves an adapter alone that was pairable for somebody else', async () => {
    const { fake } = bluez
    const theirs = fake.adapter({ Address: '00:11:22:33:44:66', Pairable: true }, 'hci1')
    await bluez.settled()
    await (await registered())[Symbol.asyncDispose]()
    expect(fake.get(theirs, 'org.bluez.Adapter1')).toMatchObject({ Pairable: true })
  })

  it('answers nobody but bluetoothd', async () => {
    await using _ = await registered()
    const agent = bluez.fake.agent
    const { clock, report } = bluez
    const stranger = stack.use(await connectBus({ clock, report, address: bluez.privateBus.address }))
    const call = { interface: 'org.bluez.Agent1', member: 'RequestPasskey', signature: 'o', body: [device] }
    await expect(
      stranger.call({ ...call, destination: agent?.owner ?? '', path: agent?.path ?? '' }),
    ).rejects.toMatchObject(REJECTED)
  })

  it.each([
    ['RequestPasskey', 'o', []],
    ['RequestPinCode', 'o', []],
    ['DisplayPasskey', 'ouq', [123_456, 0]],
    ['DisplayPinCode', 'os', ['123456']],
    ['RequestConfirmation', 'ou', [123_456]],
    ['RequestAuthorization', 'o', []],
    ['AuthorizeService', 'os', ['0000110d-0000-1000-8000-00805f9b34fb']],
  ])('rejects %s for a device that is not being paired', async (member, signature, rest) => {
    await using _ = await registered()
    await expect(ask(member, signature, other, ...rest)).rejects.toMatchObject(REJECTED)
    expect(shown).toEqual([])
  })

  it('gives the digits that the person read from the device', async () => {
    await using _ = await registered()
    expect(await ask('RequestPasskey', 'o', device)).toEqual([1_234])
    expect(await ask('RequestPinCode', 'o', device)).toEqual(['001234'])
  })

  it.each([undefined, 1_000_000, -1, 1.5, Number.NaN])('rejects when the person gives %s', async (passkey) => {
    await using _ = await registered({ passkey: async () => passkey })
    await expect(ask('RequestPasskey', 'o', device)).rejects.toMatchObject(REJECTED)
  })

  it('shows digits once, though bluetoothd tells them with each one that is typed', async () => {
    await using _ = await registered()
    for (const entered of [0, 1, 2]) await ask('DisplayPasskey', 'ouq', device, 12_345, entered)
    expect(shown).toEqual([12_345])
  })

  it('says whether the person sees the same digits', async () => {
    const seen: number[] = []
    await using _ = await registered({
      confirm: async (passkey) => {
        seen.push(passkey)
        return passkey === 7
      },
    })
    expect(await ask('RequestConfirmation', 'ou', device, 7)).toEqual([])
    await expect(ask('RequestConfirmation', 'ou', device, 8)).rejects.toMatchObject(REJECTED)
    expect(seen).toEqual([7, 8])
  })

  it('accepts the device without a question where there is nothing to compare', async () => {
    await using _ = await registered()
    expect(await ask('RequestAuthorization', 'o', device)).toEqual([])
    expect(await ask('AuthorizeService', 'os', device, '0000180a-0000-1000-8000-00805f9b34fb')).toEqual([])
  })

  it.each(['Cancel', 'Release'])('withdraws its question at %s', async (member) => {
    const asked = Promise.withResolvers<AbortSignal>()
    await using _ = await registered({
      passkey: (signal) => {
        asked.resolve(signal)
        return new Promise(() => {})
      },
    })
    const answer = ask('RequestPasskey', 'o', device).catch((error: unknown) => error)
    const signal = await asked.promise
    await ask(member, '')
    expect(signal.aborted).toBe(true)
    expect(await answer).toMatchObject({ name: 'org.bluez.Error.Canceled' })
    expect(bluez.reported).toEqual([])
  })

  it('withdraws its question when bluetoothd dies, and lets go without a report', async () => {
    const asked = Promise.withResolvers<AbortSignal>()
    const agent = await registered({
      confirm: (_passkey, signal) => {
        asked.resolve(signal)
        return new Promise(() => {})
      },
    })
    ask('RequestConfirmation', 'ou', device, 7).catch(() => undefined)
    const signal = await asked.promise
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await bluez.fake[Symbol.asyncDispose]()
    await aborted
    await agent[Symbol.asyncDispose]()
    expect(bluez.reported).toEqual([])
  })

  it('rejects and reports when asking the person fails', async () => {
    await using _ = await registered({
      passkey: () => {
        throw new Error('screen')
      },
    })
    await expect(ask('RequestPasskey', 'o', device)).rejects.toMatchObject(REJECTED)
    expect(bluez.reported).toEqual([new Error('screen')])
  })

  it('answers nothing when it cannot be registered', async () => {
    bluez.fake.on('RegisterAgent', () => ({ error: 'org.bluez.Error.InvalidArguments', message: 'Invalid arguments' }))
    await expect(registered()).rejects.toMatchObject({ name: 'org.bluez.Error.InvalidArguments' })
    const call = { path: '/org/umt_vitals/agent', interface: 'org.bluez.Agent1', member: 'Cancel' }
    const { clock, report } = bluez
    const stranger = stack.use(await connectBus({ clock, report, address: bluez.privateBus.address }))
    await expect(stranger.call({ ...call, destination: bluez.bus.name })).rejects.toMatchObject({
      name: 'org.freedesktop.DBus.Error.UnknownMethod',
    })
  })
})
