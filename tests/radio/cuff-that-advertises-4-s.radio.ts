import { describe, expect, it } from 'vitest'
import { finalsOf, numbersOf, untilFinals } from './support/finals.ts'
import { inflation } from './support/inflation.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { aVehicle } from './support/vehicle.ts'

const CUFF = 'cuff'
const LATE_S = 600

describe('a cuff that advertises for 4 s after a measurement', () => {
  it('gives two stored records with their own times and a new one, and its clock is set', async () => {
    const radio = await aRadio()
    const [address] = radio.devices
    // Late from the start, as after a winter in a cupboard.
    const cuff = await played(
      'cuff',
      address,
      '--encrypt',
      '--every',
      '0',
      '--advertise',
      '4',
      '--clock-late',
      String(LATE_S),
    )
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)

    const pairing = await pairs(radio, daemon, {
      kind: 'cuff',
      name: CUFF,
      address,
      advertise: () => cuff.say('advertise 60'),
    })
    const set = await cuff.next(({ event }) => event === 'clock-set')
    expect(Math.abs(Number(set['movedS']) - LATE_S)).toBeLessThanOrEqual(2)
    await cuff.next(({ event, channel }) => event === 'subscribed' && channel === '2a35')
    cuff.say('measure 140 90 80')
    await pairing.next(({ state }) => state === 'done')
    await cuff.next(({ event }) => event === 'disconnected')
    await untilFinals(daemon.listener, 'blood-pressure', CUFF, 1)

    const before = Date.now()
    cuff.say('store 130 85 70')
    cuff.say('store 128 84 69')
    await cuff.next(({ event, n }) => event === 'stored' && n === 3)
    await inflation()
    await radio.listening()
    cuff.say('measure 125 83 68')
    await cuff.next(({ event }) => event === 'advertising')
    await cuff.next(({ event, n }) => event === 'confirmed' && n === 4)
    await cuff.next(({ event }) => event === 'disconnected')

    const finals = await untilFinals(daemon.listener, 'blood-pressure', CUFF, 4)
    expect(finals.map(numbersOf)).toEqual([
      [140, 90, 107],
      [130, 85, 100],
      [128, 84, 99],
      [125, 83, 97],
    ])
    // Stamps of the device have no fractions of a second.
    for (const { effectiveDateTime } of finals.slice(1))
      expect(Date.parse(effectiveDateTime)).toBeGreaterThanOrEqual(before - 2000)
    const devices = daemon.listener.messages.filter(({ topic }) => topic === `devices/${CUFF}`)
    const skews = devices.map(({ text }) => JSON.parse(text)['clockSkewMs']).filter((skew) => skew !== undefined)
    expect(Math.abs(Number(skews[0]) - LATE_S * 1000)).toBeLessThan(3000)
    expect(finalsOf(daemon.listener, 'blood-pressure', CUFF)).toHaveLength(4)
  })
})
