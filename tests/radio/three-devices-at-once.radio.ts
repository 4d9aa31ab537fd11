import { describe, expect, it } from 'vitest'
import { numbersOf, untilFinals } from './support/finals.ts'
import type { Teller } from './support/json-lines.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { type Kind, played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { roomForThree } from './support/several-connections.ts'
import { aVehicle } from './support/vehicle.ts'

const SECONDS = 60

describe('an oximeter and a belt that measure each second, and a thermometer', () => {
  it('miss nothing and keep their order for a minute', async () => {
    const radio = await aRadio({ devices: 5 })
    await roomForThree(radio)
    const [first, second = '', third = ''] = radio.devices
    const daemon = await (await aVehicle(radio)).start()
    await openEncounter(daemon)
    /** One after the other: of several that are played, the latest answers for all when a device is paired. */
    const paired = async (kind: Kind, address: string, ...options: readonly string[]): Promise<Teller> => {
      let device: Teller | undefined
      const advertise = async () => {
        device = await played(kind, address, ...options)
        if (kind === 'thermometer') device.say('advertise 60')
      }
      const pairing = await pairs(radio, daemon, { kind, name: kind, address, advertise })
      if (!device) throw new Error('not played')
      if (kind === 'thermometer') {
        await device.next(({ event }) => event === 'subscribed')
        device.say('measure 36.60')
      }
      await pairing.next(({ state }) => state === 'done')
      return device
    }
    const oximeter = await paired('oximeter', first)
    const belt = await paired('heart-rate-belt', second)
    const thermometer = await paired('thermometer', third, '--every', '0', '--advertise', '30')
    const sent = (device: Teller) => device.lines.filter(({ event }) => event === 'sent')
    const until = async (device: Teller, count: number) => {
      const from = sent(device).length
      while (sent(device).length < from + count) await device.next(({ event }) => event === 'sent')
    }

    const minute = Promise.all([until(oximeter, SECONDS), until(belt, SECONDS)])
    await until(oximeter, SECONDS / 2)
    thermometer.say('measure 36.80')
    await minute

    expect((await untilFinals(daemon.listener, 'body-temperature', 'thermometer', 2)).map(numbersOf)).toEqual([
      [36.6],
      [36.8],
    ])
    await daemon.listener.request('devices')
    const said = daemon.listener.messages.map(({ topic, text }) => `${topic} ${text}`)
    console.log(
      said
        .filter((line) => line.startsWith('waveforms'))
        .slice(0, 3)
        .join('\n'),
    )
    console.log(
      said
        .filter((line) => line.startsWith('observations'))
        .slice(0, 6)
        .join('\n'),
    )
    console.log(new Set(daemon.listener.messages.map(({ topic }) => topic)))
    expect(thermometer.lines.filter(({ event }) => event === 'unconfirmed')).toEqual([])
  })
})
