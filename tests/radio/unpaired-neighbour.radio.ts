import { describe, expect, it } from 'vitest'
import { numbersOf, untilFinals } from './support/finals.ts'
import { inflation } from './support/inflation.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { aVehicle } from './support/vehicle.ts'

describe('a cuff of the same model in the next vehicle', () => {
  it('is never connected to and never published, while ours is', async () => {
    const radio = await aRadio({ devices: 2 })
    const [address, neighbour = ''] = radio.devices
    const ours = await played('cuff', address, '--every', '0')
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)
    const pairing = await pairs(radio, daemon, {
      kind: 'cuff',
      name: 'cuff',
      address,
      advertise: () => ours.say('advertise 60'),
    })
    await ours.next(({ event, channel }) => event === 'subscribed' && channel === '2a35')
    ours.say('measure 125 83 72')
    await pairing.next(({ state }) => state === 'done')
    await ours.next(({ event }) => event === 'disconnected')

    // Now only: of two that are played, the later one answers for both when a device is paired.
    const theirs = await played('cuff', neighbour, '--every', '0', '--serial-number', '2')
    await inflation()
    await radio.listening()
    theirs.say('measure 180 110 95')
    // It stops by itself after 4 s in which nobody came.
    await theirs.next(({ event }) => event === 'advertising')
    await theirs.next(({ event }) => event === 'silent')
    await radio.listening()
    ours.say('measure 131 85 70')

    const finals = await untilFinals(daemon.listener, 'blood-pressure', 'cuff', 2)
    expect(finals.map(numbersOf)).toEqual([
      [125, 83, 97],
      [131, 85, 100],
    ])
    expect(theirs.lines.filter(({ event }) => event === 'connected')).toEqual([])
    expect(daemon.listener.messages.filter(({ topic }) => topic === 'held')).toEqual([])
    const told = daemon.listener.messages.filter(({ topic }) => /^(devices|observations)\//.test(topic))
    expect(new Set(told.map(({ topic }) => topic.split('/').at(-1)))).toEqual(new Set(['cuff']))
  })
})
