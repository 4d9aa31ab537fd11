import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFailed, onTestFinished } from 'vitest'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { readKey } from '../../src/key/read-key.ts'
import { numbersOf, untilFinals } from '../radio/support/finals.ts'
import { tellerOf } from '../radio/support/json-lines.ts'
import { pairs } from '../radio/support/pairs.ts'
import { played } from '../radio/support/played.ts'
import { DEVICE } from '../radio/support/radio.ts'
import { shown } from '../radio/support/shown.ts'
import { type Listener, listen } from '../support/listener.ts'
import { inGroup } from './support/in-group.ts'
import { configure, installed, PLAIN_KEY, STATE, UNIT } from './support/installed.ts'
import { logOf, run, start, systemctl } from './support/systemctl.ts'

const VEHICLE = 'umt-service'
const BLUETOOTHD = 'bluetooth.service'
const CUFF = 'tensiometre'
const ENCOUNTER = 'e1'
const PATIENT = 'Patient/p1'

const PROGRAM = '/opt/umt-vitals/current/bin/umt'
/** `umt` of the service, typed by somebody who may use it and has no other right. */
const nurse = (...words: readonly string[]) => inGroup('umt', PROGRAM, ...words)

/** The unit with the first controller, and a cuff that demands encryption on the second one. */
async function aCabin() {
  onTestFailed(async () => console.error(await logOf(UNIT), await logOf(BLUETOOTHD)))
  const radio = await shown()
  // Of an attempt before it may not have come back.
  await start(BLUETOOTHD)
  await radio.powered(2)
  const [central, address] = radio.addresses()
  if (central === undefined || address === undefined) throw new Error('no controllers')
  await installed({ unit: VEHICLE, bluetooth: { adapters: [central] } })
  await start(UNIT)
  const listener = await listen('mqtt://127.0.0.1:1883', VEHICLE)
  onTestFinished(() => listener[Symbol.asyncDispose]())
  const cuff = await played('cuff', address, '--encrypt', '--every', '0')
  const listening = () => radio.listening(central)
  /** The cuff measures and comes on the air for a moment. */
  const measures = async (values: string) => {
    await listener.until(({ topic }) => topic === `devices/${CUFF}`)
    await listening()
    cuff.say(`measure ${values}`)
  }
  return { radio: { ...radio, listening }, listener, cuff, address, measures }
}

/** The only final that the cuff has published: its numbers, and whose it is; the journal has it as it was published. */
async function finalOf(listener: Listener) {
  const finals = await untilFinals(listener, 'blood-pressure', CUFF, 1)
  const key = readKey({ kind: 'named', path: PLAIN_KEY }, STATE)
  if (key === undefined) throw new Error('no key')
  using journal = openJournalReadOnly(join(STATE, 'journal.db'), key)
  const kept = journal.observationsOf(ENCOUNTER).map((text) => JSON.parse(text))
  expect(kept).toEqual(expect.arrayContaining([...finals]))
  return finals.map((final) => ({ numbers: numbersOf(final), subject: final.subject }))
}

/** How often the daemon has had bluetoothd restarted, as it has told. */
const restartsTold = ({ messages }: Listener): readonly number[] =>
  messages
    .filter(({ topic }) => topic === 'health')
    .map(({ text }) => JSON.parse(text).bluetooth?.rungs?.['restart-bluetooth'] ?? 0)

const subject = expect.objectContaining({ reference: PATIENT })

// One bluetoothd plays both ends here too, and crashes now and then: see the radio bench.
describe('a cuff on the radio, and the daemon as systemd runs it', { retry: 1 }, () => {
  it('is paired by whoever is in the group umt, and what it measures is the patient’s', async () => {
    const { radio, listener, cuff, address } = await aCabin()
    await run(...nurse('encounter', 'open', '--id', ENCOUNTER, '--patient', PATIENT))

    const pairing = await pairs(
      radio,
      { follow: (...words) => tellerOf(nurse(...words)) },
      { kind: 'cuff', name: CUFF, address, advertise: () => cuff.say('advertise 60') },
    )
    await cuff.next(({ event, channel }) => event === 'subscribed' && channel === '2a35')
    cuff.say('measure 125 83 72')
    expect(await pairing.next(({ state }) => state === 'done')).toMatchObject({ device: CUFF, proven: true })

    expect(await finalOf(listener)).toEqual([{ numbers: [125, 83, 97], subject }])
    expect(radio.mirror.all(DEVICE).map(({ properties }) => properties['Bonded'])).toEqual([true, true])
    await cuff.next(({ event }) => event === 'disconnected')
  })

  it('needs no second pairing after the unit was restarted, and its next reading is the same patient’s', async () => {
    await systemctl('restart', UNIT)
    const { listener, cuff, measures } = await aCabin()

    await measures('131 85 70')

    expect(await finalOf(listener)).toEqual([{ numbers: [131, 85, 100], subject }])
    await cuff.next(({ event }) => event === 'disconnected')
  })

  it('needs none after bluetoothd was killed, which the daemon has systemd start again', async () => {
    const { radio, listener, cuff, measures } = await aCabin()
    await radio.listening()
    const before = Math.max(0, ...restartsTold(listener))

    await systemctl('kill', '--signal=KILL', '--kill-whom=main', BLUETOOTHD)
    await radio.until(() => radio.mirror.owner === undefined)
    // Nobody else does: Debian's unit has no Restart=. It takes its time, since a person or systemd may just be at it.
    await listener.until(() => restartsTold(listener).some((count) => count > before))
    await cuff.next(({ event }) => event === 'playing')
    await measures('119 79 66')

    expect(await finalOf(listener)).toEqual([{ numbers: [119, 79, 92], subject }])
  })

  it('is nothing that another user of the machine can reach beside the daemon', async () => {
    const words = [
      '--system',
      '--print-reply',
      '--dest=org.bluez',
      '/',
      'org.freedesktop.DBus.ObjectManager.GetManagedObjects',
    ]
    const as = (group: string) => run(...inGroup(group, 'dbus-send', ...words))
    await expect(as('umt')).rejects.toThrow('org.freedesktop.DBus.Error.AccessDenied')
    expect(await as('bluetooth')).toContain(DEVICE)
  })
})

describe('umt doctor in a vehicle in which all is well', () => {
  const doctor = async (command: readonly [string, ...string[]]) => {
    const told = tellerOf([...command, 'doctor', '--json'])
    const status = await told.ended
    // Of the clock of this machine nobody knows anything, and the daemon is given time to find out.
    const found = told.lines.filter(({ check }) => check !== 'clock')
    return { status, found: found.map(({ severity, code }) => `${severity} ${code}`) }
  }

  beforeAll(async () => {
    const tls = { certificate: '/etc/umt/tls/server.pem', key: '/etc/umt/tls/server.key' }
    await installed()
    configure({ unit: VEHICLE, bus: { tls } })
    await run(PROGRAM, 'bus', 'certificate')
    await systemctl('enable', UNIT)
    await systemctl('restart', UNIT)
  })

  it('says to a person of the group umt that nothing needs doing, though most of it is hidden from that person', async () => {
    expect(await doctor(nurse())).toEqual({ status: 0, found: ['info UMT-DOCTOR-111'] })
  })

  it('says so to root, who is not handed the key either', async () => {
    expect(await doctor([PROGRAM])).toEqual({ status: 0, found: ['info UMT-DOCTOR-101', 'info UMT-DOCTOR-111'] })
  })
})
