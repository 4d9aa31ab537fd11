import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'vitest'
import { account, drained, fleetBroker, fleetVehicle, onlooker, patients, SLOW } from './outside.ts'

/** As the issue says; UMT_OUTAGE_S makes it shorter by hand. */
const OUTAGE_S = Number(process.env['UMT_OUTAGE_S'] ?? 60)

test.concurrent(
  `a broker outside that is stopped for ${OUTAGE_S} s in the middle of a consultation gets every final after its restart, once, in order`,
  SLOW,
  async ({ expect }) => {
    await using broker = await fleetBroker()
    await using outside = await onlooker(broker)
    await using vehicle = await fleetVehicle(`mqtt://127.0.0.1:${broker.port}`)
    const next = await patients(vehicle, 1, (seen) => seen >= 2)
    await expect.poll(() => outside.finals.length).toBeGreaterThan(0)
    const before = account(vehicle, outside)

    const began = Date.now()
    await broker.stop()
    const away = () => Date.now() - began
    // The cabin goes on: each reading is on its screen within seconds, or the nurse waits for ever.
    await patients(vehicle, next, () => away() > OUTAGE_S * 500)
    await sleep(Math.max(0, OUTAGE_S * 1_000 - away()))
    const meanwhile = account(vehicle, outside).owed - before.owed
    await broker.start()
    const back = Date.now()
    await drained(vehicle)
    const drain = Date.now() - back
    await expect.poll(() => account(vehicle, outside).missing).toBe(0)

    const result = account(vehicle, outside)
    console.log(
      `a broker away for ${((back - began) / 1000).toFixed(0)} s: ${meanwhile} of ${result.owed} finals meanwhile, all there ${(drain / 1000).toFixed(1)} s after its start, ${result.twice} twice`,
    )
    expect(meanwhile).toBeGreaterThan(0)
    expect(result).toMatchObject({ missing: 0, strange: 0, twice: 0, isInOrder: true })
    // It is told which encounter each is of, closed ones too.
    expect(new Set(outside.encounters.values()).size).toBeGreaterThan(2)
    await expect.poll(() => JSON.parse(outside.status ?? '{}').status).toBe('online')
    expect(await vehicle.stop()).toBe(0)
    await expect.poll(() => JSON.parse(outside.status ?? '{}').status).toBe('offline')
  },
)
