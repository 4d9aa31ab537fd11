import { setTimeout as sleep } from 'node:timers/promises'
import { test, vi } from 'vitest'
import { Cuff, UNIT } from '../crash/cuff.ts'
import { Heard, watchFinals } from '../crash/screen.ts'
import { createVehicle } from '../crash/vehicle.ts'
import { aMosquitto } from './a-mosquitto.ts'
import { Onlooker } from './onlooker.ts'
import { account, drained, fleetBroker, fleetVehicle, onlooker, owedNow, patients, SLOW } from './outside.ts'

const DAEMON_KILLS = 10
const BROKER_KILLS = 3
/** As many as the cuff measures in one connection. */
const MEASURED = 330

test.concurrent(
  `a daemon that is killed ${DAEMON_KILLS} times while finals stream publishes each outside once, in order`,
  SLOW,
  async ({ expect }) => {
    await using broker = await aMosquitto()
    const url = `mqtt://127.0.0.1:${broker.port}`
    await using outside = await Onlooker.at(url, UNIT, 2)
    await using vehicle = await createVehicle({ url })
    const cuff = new Cuff()
    await vehicle.load(cuff.connect(1, 1, Date.now()))
    {
      await using daemon = vehicle.start()
      await using screen = await watchFinals(await daemon.online, 'crash-1', new Heard())
      await screen.over
    }
    // The patient is in by now, however slow the machine. The cuff sends hundreds within two seconds, and every kill finds
    // the next of them under way.
    await vehicle.load(cuff.connect(1, MEASURED + 1, Date.now()))
    const left: number[] = []
    for (let kill = 1; kill <= DAEMON_KILLS; kill += 1) {
      const heard = outside.finals.length
      await using daemon = vehicle.start()
      await daemon.online
      await vi.waitUntil(() => outside.finals.length > heard, { timeout: 60_000 })
      await sleep(Math.random() * 200)
      await daemon.kill()
      left.push(owedNow(vehicle))
    }
    await using last = vehicle.start()
    await last.online
    await expect.poll(() => owedNow(vehicle), { timeout: 120_000, interval: 500 }).toBe(0)
    await expect.poll(() => account(vehicle, outside).missing).toBe(0)
    const result = account(vehicle, outside)
    console.log(
      `${DAEMON_KILLS} kills of the daemon, owed at each: ${left}; ${result.owed} finals, ${result.twice} twice`,
    )
    expect(left.at(-1)).toBeGreaterThan(0)
    expect(result).toMatchObject({ missing: 0, strange: 0, twice: 0, isInOrder: true })
  },
)

test.concurrent(
  'a broker outside that is killed loses nothing, and what comes twice is the same Observation',
  SLOW,
  async ({ expect }) => {
    await using broker = await fleetBroker()
    await using outside = await onlooker(broker, 1)
    await using vehicle = await fleetVehicle(`mqtt://127.0.0.1:${broker.port}`)
    let kills = 0
    const killing = (async () => {
      while (kills < BROKER_KILLS) {
        await sleep(1_500 + Math.random() * 1_500)
        await broker.kill()
        await sleep(1_000)
        await broker.start()
        kills += 1
      }
    })()
    await patients(vehicle, 1, () => kills >= BROKER_KILLS)
    await killing
    await drained(vehicle)
    await expect.poll(() => account(vehicle, outside).missing).toBe(0)
    const result = account(vehicle, outside)
    console.log(`${kills} kills of the broker: ${result.owed} finals, ${result.twice} twice`)
    // Between it and its reader it is QoS 1: what it had not noted as read it says again, and after it what followed.
    expect(result).toMatchObject({ missing: 0, strange: 0, isInOrder: true })
    expect(result.twice).toBeLessThanOrEqual(kills * 8)
  },
)
