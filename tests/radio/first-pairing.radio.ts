import { describe, expect, it } from 'vitest'
import { numbersOf, untilFinals } from './support/finals.ts'
import { inflation } from './support/inflation.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { played } from './support/played.ts'
import { aRadio, DEVICE, type Radio } from './support/radio.ts'
import { aVehicle, type RunningDaemon } from './support/vehicle.ts'

const CUFF = 'cuff-left'

describe('a cuff that demands encryption', () => {
  it('is paired once: its readings come now, after a restart of the daemon and after one of bluetoothd', async () => {
    const radio = await aRadio()
    const vehicle = await aVehicle(radio)
    const [address] = radio.devices
    const cuff = await played('cuff', address, '--encrypt', '--every', '0')
    const first = await vehicle.start()
    await openEncounter(first)

    const pairing = await pairs(radio, first, {
      kind: 'cuff',
      name: CUFF,
      address,
      advertise: () => cuff.say('advertise 60'),
    })
    await cuff.next(({ event, channel }) => event === 'subscribed' && channel === '2a35')
    cuff.say('measure 125 83 72')
    expect(await pairing.next(({ state }) => state === 'done')).toMatchObject({ device: CUFF, proven: true })
    expect(await pairing.ended).toBe(0)
    expect((await untilFinals(first.listener, 'blood-pressure', CUFF, 1)).map(numbersOf)).toEqual([[125, 83, 97]])
    expect(bondsOf(radio)).toEqual([true, true])
    await cuff.next(({ event }) => event === 'disconnected')
    await first.stop()

    const second = await vehicle.start()
    await openEncounter(second, 'after-the-daemon')
    await measured(radio, second, () => cuff.say('measure 131 85 70'))
    expect((await untilFinals(second.listener, 'blood-pressure', CUFF, 1)).map(numbersOf)).toEqual([[131, 85, 100]])
    await cuff.next(({ event }) => event === 'disconnected')

    await radio.stopBluetoothd()
    await radio.startBluetoothd()
    await cuff.next(({ event }) => event === 'playing')
    await measured(radio, second, () => cuff.say('measure 119 79 66'))
    expect((await untilFinals(second.listener, 'blood-pressure', CUFF, 2)).map(numbersOf)).toEqual([
      [131, 85, 100],
      [119, 79, 92],
    ])
    expect(second.listener.messages.filter(({ topic }) => topic === 'pairing')).toHaveLength(1)
  })
})

/** What is on the air only for a moment is heard because the daemon listens already. */
async function measured(radio: Radio, daemon: RunningDaemon, measure: () => void): Promise<void> {
  await daemon.listener.until(({ topic }) => topic === `devices/${CUFF}`)
  await inflation()
  await radio.listening()
  measure()
}

/** Whether each side has keys of the other. */
const bondsOf = (radio: Radio): readonly unknown[] =>
  radio.mirror.all(DEVICE).map(({ properties }) => properties['Bonded'])
