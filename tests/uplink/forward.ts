import { appendFile } from 'node:fs/promises'
import type { BusClient } from '../../src/bus/client.ts'
import { startPlatform } from '../../src/simulator/platform/platform.ts'
import { atRandom, type Fault, startFaultProxy } from '../support/fault-proxy.ts'
import { randomOf } from '../support/random.ts'
import { type Examination, examine, REFUSED } from './examine.ts'
import { consult } from './nurse.ts'
import { consultation, expectation, FINALS, toldIn } from './plan.ts'
import { Vehicle } from './vehicle.ts'

/** What came of forwarding through a bad network while the daemons are killed. */
export interface ForwardReport extends Examination {
  readonly finals: number
  readonly encounters: number
  readonly vehicles: number
  readonly kills: number
  readonly requests: number
  readonly faults: Readonly<Record<Fault, number>>
  /** Creates that found what they would have created: what would be there twice without the identifier. */
  readonly duplicatesAvoided: number
  readonly refusals: number
  /** From the end of the last measurement to the last answer. */
  readonly drainS: number
}

export interface ForwardOptions {
  readonly finals: number
  readonly kills: number
  readonly seed: number
  /** Each Bundle and each single resource that arrives is appended to it, one a line. */
  readonly bundles?: string
  readonly progress?: (line: string) => void
}

const FAULTY = 0.3
/** Each vehicle has its own, by which its requests are known. */
const TOKEN = /^Bearer token-(\d+)$/
const DRAINED_WITHIN_MS = 120_000
const LOOK_MS = 200
/** So many vehicles at a time, since each waits most of the time. */
const VEHICLES = 4
/** The part of the day in which they stand in a valley without a network, as the first of them sees it. */
const VALLEY = { from: 0.4, to: 0.55 } as const

/** Real daemons with real devices forward to one platform, through a proxy that fails and over kills. */
export async function forward(options: ForwardOptions): Promise<ForwardReport> {
  const { finals, kills, seed, bundles, progress = () => undefined } = options
  const random = randomOf(seed)
  const all = Array.from({ length: Math.ceil(finals / FINALS) }, (_, index) => index + 1)
  const { poisoned } = expectation(all)
  await using platform = await startPlatform({
    allows: ({ headers }) => TOKEN.test(headers.authorization ?? ''),
    refuses: (resource) =>
      resource.resourceType === 'Observation' && poisoned.has(toldIn(JSON.parse(JSON.stringify(resource))))
        ? REFUSED
        : undefined,
    heard: (body) => {
      if (bundles !== undefined && body !== '') void appendFile(bundles, `${body}\n`)
    },
  })
  const badDay = atRandom(random, FAULTY)
  /** Vehicles whose daemon is killed while its next request is under way. */
  const doomed = new Set<number>()
  await using proxy = await startFaultProxy({
    upstream: new URL(platform.url).origin,
    next: ({ headers }) => {
      const index = Number(TOKEN.exec(headers.authorization ?? '')?.[1])
      if (!doomed.delete(index)) return badDay()
      void vehicles[index]?.killIn(random() * 200)
      // What was written down before it was answered for would be lost now, what was not known by its identifier be there twice.
      return random() < 0.5 ? 'hang' : 'hang-done'
    },
  })
  const endpoint = {
    name: 'region',
    url: `${proxy.origin}/fhir`,
    preset: 'frcore',
    auth: { kind: 'bearer', token: { file: 'token' } },
    limits: { timeoutS: 1 },
  }
  await using stack = new AsyncDisposableStack()
  const vehicles = await Promise.all(
    Array.from({ length: VEHICLES }, async (_, index) =>
      stack.use(await Vehicle.start(`umt-uplink-${index + 1}`, [endpoint], `token-${index}`)),
    ),
  )
  await Promise.all(
    vehicles.map(async (vehicle, index) => {
      const own = all.filter((n) => n % VEHICLES === index)
      const share = shareOf(kills, index)
      const killed = new Set(
        Array.from({ length: share }, (_, each) => Math.floor(((each + random()) / share) * own.length)),
      )
      for (const [at, n] of own.entries()) {
        if (at === Math.floor(own.length * VALLEY.from) && index === 0) await proxy.close()
        if (at === Math.floor(own.length * VALLEY.to) && index === 0) await proxy.open()
        if (killed.has(at) && random() < 0.5) doomed.add(index)
        else if (killed.has(at)) void vehicle.killIn(random() * 1_500, random() < 0.2 ? random() * 400 : undefined)
        await consult(vehicle, consultation(n))
        if (at % 10 === 9)
          progress(`${vehicle.unit}: ${at + 1} encounters, ${vehicle.kills} kills, ${platform.counts.created} there`)
      }
      await vehicle.asking((bus) => closed(bus))
    }),
  )
  const measuredAt = Date.now()
  doomed.clear()
  await Promise.all(
    vehicles.map(async (vehicle, index) => {
      // In the drain too, and what was to be killed at a request that did not come: how many come depends on the machine.
      const due = shareOf(kills, index) + 1
      for (let tries = 0; vehicle.kills < due && tries < 2 * due; tries += 1) await vehicle.killIn(random() * 2_000)
      await drained(vehicle, measuredAt + DRAINED_WITHIN_MS)
    }),
  )
  const drainS = (Date.now() - measuredAt) / 1000
  const statuses = await Promise.all(vehicles.map((vehicle) => vehicle.stop()))
  const examination = await examine(
    platform,
    all,
    vehicles.map(({ journal }) => journal),
  )
  const { known, refused } = platform.counts
  return {
    ...examination,
    findings: [
      ...examination.findings,
      ...(examination.wordless > proxy.faults.truncated
        ? [`${examination.wordless} without the words of the platform`]
        : []),
      ...statuses.filter((status) => status !== 0).map((status) => `a daemon stopped with ${status}`),
    ],
    finals: all.length * FINALS,
    encounters: all.length,
    vehicles: VEHICLES,
    kills: vehicles.reduce((sum, vehicle) => sum + vehicle.kills, 0),
    requests: proxy.requests,
    faults: proxy.faults,
    duplicatesAvoided: known,
    refusals: refused,
    drainS,
  }
}

const shareOf = (kills: number, vehicle: number): number => Math.floor((kills + vehicle) / VEHICLES)

/** A daemon that was killed may have closed it and not said so. */
async function closed(bus: BusClient): Promise<void> {
  const now = await bus.request('encounter/status', {})
  if (now.state === 'open') await bus.request('encounter/close', { id: now.id })
}

/**
 * Resolves when nothing is owed any more but what is in quarantine, or nothing came of it in time. A lane that has stopped,
 * as it does when nobody accepts its token, would try again after minutes: somebody switches the vehicle off and on.
 */
async function drained(vehicle: Vehicle, until: number): Promise<void> {
  while (Date.now() < until) {
    const { endpoints } = await vehicle.asking((bus) => bus.request('uplink/status', {}))
    if (endpoints.length > 0 && endpoints.every(({ owed }) => owed === 0)) return
    if (endpoints.some(({ state }) => state === 'stopped')) await vehicle.restart()
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
