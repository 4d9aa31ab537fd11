import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Final, finalsOf, numbersOf, untilFinals } from './support/finals.ts'
import { inflation } from './support/inflation.ts'
import type { Teller } from './support/json-lines.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { aVehicle, type RunningDaemon } from './support/vehicle.ts'
import { instantsOf, untilWaves, wavesOf } from './support/waves.ts'

describe('a device of the catalogue, played on one controller and heard on the other', () => {
  it('UA-651BLE: what it stored and what it measures come once, with their times, and it ends the connection', async () => {
    const radio = await aRadio()
    const [address] = radio.devices
    const name = 'cuff'
    const cuff = await played('and-ua-651ble', address, '--encrypt', '--every', '0', '--advertise', '20')
    // Seconds before it is paired: whose it is, a person says.
    cuff.say('store 140 90 80')
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)
    const sentAll = async (last: number) => {
      await cuff.next(({ event, n }) => event === 'confirmed' && n === last)
      await cuff.next(({ event }) => event === 'disconnected')
    }

    const advertise = () => cuff.say('advertise 60')
    const pairing = await pairs(radio, daemon, { kind: 'cuff', name, address, advertise })
    await sentAll(1)
    await pairing.next(({ state }) => state === 'done')
    await inflation()
    await radio.listening()
    const begunAt = Date.now()
    cuff.say('store 130 85 70')
    cuff.say('measure 125 83 68')
    await sentAll(3)

    const finals = await untilFinals(daemon.listener, 'blood-pressure', name, 2)
    expect(finals.map(numbersOf)).toEqual([
      [130, 85, 100],
      [125, 83, 97],
    ])
    // Stamps of the device have no fractions of a second.
    for (const { effectiveDateTime } of finals)
      expect(Math.abs(Date.parse(effectiveDateTime) - begunAt)).toBeLessThan(2000)
    // Asked for everything that it has, it sends the first one again.
    expect(of(cuff, 'confirmed').map(({ n }) => n)).toEqual([1, 1, 2, 3])
    expect(await daemon.ask('held')).toHaveLength(1)
    expect(finalsOf(daemon.listener, 'blood-pressure', name)).toHaveLength(2)
    // We end only a session that brought nothing.
    expect(of(cuff, 'written', '233bf001').map(({ hex }) => hex)).toEqual(['0200e1', '0200e1'])
  })

  it('H10: frames of 229 bytes come whole and in order, with the intervals of the beats', async () => {
    const radio = await aRadio()
    const [address] = radio.devices
    const name = 'belt'
    const frames = 10
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)
    const belt = await played('polar-h10', address)
    const pairing = await pairs(radio, daemon, { kind: 'ecg', name, address, advertise: () => undefined })
    await pairing.next(({ state }) => state === 'done')
    await untilWaves(daemon.listener, 'ecg', name, frames)

    const waves = wavesOf(daemon.listener, 'ecg', name)
    // The first sample of each frame is its number.
    const numbers = instantsOf(waves).filter((_, index) => index % 73 === 0)
    expect(numbers.slice(0, frames)).toEqual(Array.from({ length: frames }, (_, index) => [index + 1]))
    expect(new Set(of(belt, 'sent', 'fb005c82').map(({ hex }) => String(hex).length / 2))).toEqual(new Set([229]))
    expect(waves[0]).toMatchObject({
      leads: ['unspecified'],
      unit: 'uV',
      periodMs: expect.closeTo(1000 / 130, 2),
      flags: ['non-diagnostic'],
    })
    const beats = wavesOf(daemon.listener, 'rr-interval', name).flatMap(({ samples }) => samples)
    expect(beats.slice(0, 4).map((ms) => Math.round((Number(ms) * 1024) / 1000))).toEqual([641, 642, 643, 644])
    expect(daemon.listener.messages.filter(({ topic }) => topic === 'events')).toEqual([])
  })

  it('Vitalograph lung monitor: blows that were acknowledged are kept, though the daemon is killed at once', async () => {
    const radio = await aRadio()
    const [address] = radio.devices
    const name = 'spirometer'
    const vehicle = await aVehicle(radio)
    const first = await vehicle.start()
    await openEncounter(first)
    const monitor = await played('vitalograph-lung-monitor-ble', address, '--every', '0')
    const pairing = await pairs(radio, first, { kind: 'spirometer', name, address, advertise: () => undefined })
    const blow = (litres: number) => monitor.say(`measure ${litres} 3.99 4.04`)
    const granted = () => monitor.next(({ event, channel }) => event === 'written' && channel === '00000003')
    const acknowledged = () =>
      monitor.next(({ event, channel, hex }) => event === 'written' && channel === '00000001' && hex === '06')
    await granted()
    // Its stamps have whole seconds, and one of the second before the pairing is held.
    await systemClock.sleep(1000)

    blow(3.63)
    await acknowledged()
    await pairing.next(({ state }) => state === 'done')
    const more = [3.41, 3.52, 3.57, 3.6, 3.49]
    // They wait in the device, each until the one before it is acknowledged.
    for (const litres of more) blow(litres)
    for (const _ of more) await acknowledged()
    await first.log.end('SIGKILL')
    const second = await vehicle.start()
    // It took up the encounter of before.
    const kept = (await second.ask('encounter/observations')) as readonly Final[]
    const all = [3.63, ...more]
    expect(kept.map((final) => numbersOf(final)[0])).toEqual(all)
    await openEncounter(second, 'after-the-kill')
    const { text } = await second.listener.until(({ topic }) => topic === 'health')
    expect(JSON.parse(text).journal).toMatchObject({ readings: 6, held: 0 })
    await granted()
    // As above, of the encounter.
    await systemClock.sleep(1000)
    blow(3.55)
    await acknowledged()

    const fev1s = async (daemon: RunningDaemon, count: number) =>
      (await untilFinals(daemon.listener, 'spirometry', name, count)).map((final) => numbersOf(final)[0])
    // The last one may have been killed on its way from the disk to the bus.
    const shown = await fev1s(first, all.length - 1)
    expect(shown).toEqual(all.slice(0, shown.length))
    expect(await fev1s(second, 1)).toEqual([3.55])
    // A blow of type G is four packets.
    expect(of(monitor, 'sent', '00000002')).toHaveLength(4 * 7)
  })

  it('PM6750: of seven leads at 250 Hz nothing is lost, doubled or out of order in 20 s', async () => {
    const radio = await aRadio()
    const [address] = radio.devices
    const name = 'monitor'
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)
    const monitor = await played('berrymed-pm6750-ble', address)
    await pairs(radio, daemon, { kind: 'ecg', name, address, advertise: () => undefined })
    // Four a second.
    await untilWaves(daemon.listener, 'ecg', name, 80)
    monitor.say('disconnect')
    await daemon.listener.until(
      ({ topic, text }) => topic === `devices/${name}` && JSON.parse(text).link === 'disconnected',
    )

    const heard = instantsOf(wavesOf(daemon.listener, 'ecg', name)).map(String)
    const sent = instantsIn(of(monitor, 'sent', '49535343').map(({ hex }) => String(hex)))
    expect(heard.length).toBeGreaterThan(4500)
    expect(heard).toEqual(sent.slice(0, heard.length))
    // What was on its way when the connection ended is less than a second.
    expect(sent.length - heard.length).toBeLessThan(250)
    const topics = new Set(daemon.listener.messages.map(({ topic }) => topic))
    for (const signal of ['plethysmogram', 'respiration']) expect(topics).toContain(`waveforms/${signal}/${name}`)
    for (const metric of ['oxygen-saturation', 'body-temperature', 'heart-rate', 'respiratory-rate'])
      expect(topics).toContain(`observations/${metric}/${name}`)
  })
})

const of = (device: Pick<Teller, 'lines'>, event: string, channel?: string) =>
  device.lines.filter((line) => line['event'] === event && (channel === undefined || line['channel'] === channel))

/** Seven leads of each packet `55 AA 0A 01 …` in a stream of packets. */
function instantsIn(hex: readonly string[]): readonly string[] {
  const stream = Buffer.from(hex.join(''), 'hex')
  const instants: string[] = []
  for (let at = 0; at < stream.length; at += 2 + Number(stream[at + 2]))
    if (stream[at + 2] === 0x0a && stream[at + 3] === 0x01) instants.push(String([...stream.subarray(at + 4, at + 11)]))
  return instants
}
