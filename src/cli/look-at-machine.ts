import type { PayloadOf } from '../bus/topics.ts'
import { systemClock } from '../clock.ts'
import { configFile } from '../config/config-file.ts'
import { type Config, defaultConfig } from '../config.ts'
import type { BrokerSeen, DaemonSeen, Had, Machine, PlatformSeen } from '../doctor/check.ts'
import { lookAround, type Surroundings } from '../doctor/surroundings/surroundings.ts'
import { UmtError } from '../errors.ts'
import { sightOf } from '../file-sight.ts'
import { openJournalReadOnly } from '../journal/open.ts'
import { journalOf } from '../journal/place.ts'
import type { Args } from './args.ts'
import { connect, socketOf } from './connect.ts'
import { journalKey } from './journal-key.ts'

export interface LookedMachine extends AsyncDisposable {
  readonly machine: Machine
}

/** Looks once at everything that the checks ask about. What cannot be had is told with the reason, and stops nothing. */
export async function lookAtMachine(args: Args): Promise<LookedMachine> {
  const { config, configuration } = await configSeen(args)
  await using stack = new AsyncDisposableStack()
  const key = had(() => keyOf(args, config))
  const path = journalOf(config.state)
  const sight = sightOf(path)
  const open = () => stack.use(openJournalReadOnly(path, key.kind === 'there' ? key.what : undefined))
  const journal: Machine['journal'] =
    sight === 'hidden' ? { kind: sight } : had(() => (sight === 'there' ? open() : undefined))
  const daemon = await hadLater(lookAtDaemon(args, config))
  const synchronised = await synchronisedNow()
  const now = Date.now()
  const [platforms, broker, around] = await Promise.all([
    platformsOf(config, now),
    brokerOf(config, now),
    lookAround(config, configuration, socketOf(args, config)),
  ])
  const machine: Machine = {
    config,
    now,
    platforms,
    ...(broker && { broker }),
    key,
    journal,
    daemon,
    around,
    ...(synchronised === undefined ? {} : { synchronised }),
  }
  const owned = stack.move()
  return { machine, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** One that is refused is told with all that is wrong with it, and the defaults stand in for it. */
async function configSeen(args: Args): Promise<{ config: Config; configuration: Surroundings['configuration'] }> {
  const file = configFile(args.text('config'))
  const state = args.text('state')
  const over = state === undefined ? {} : { state }
  if (file === undefined) return { config: { ...defaultConfig(), ...over }, configuration: { problems: [] } }
  const { checkConfig } = await import('../config/check-config.ts')
  const { config = defaultConfig(), problems } = checkConfig(file, process.env)
  return { config: { ...config, ...over }, configuration: { file, problems } }
}

function keyOf(args: Args, config: Config) {
  const { key, problem } = journalKey(args, config)
  if (problem) throw problem
  return key
}

/** Asked of the machine itself, so that it is known without a daemon too. */
async function synchronisedNow(): Promise<boolean | undefined> {
  // Loaded on demand: no other command without a radio needs D-Bus.
  const { isClockSynchronised } = await import('../dbus/timedate.ts')
  return await isClockSynchronised({ clock: systemClock, report: () => undefined }).catch(() => undefined)
}

async function lookAtDaemon(args: Args, config: Config): Promise<DaemonSeen> {
  await using client = await connect(args, config)
  let health: PayloadOf['health'] | undefined
  await client.subscribe('health', ({ payload }) => {
    health = payload
  })
  // What is retained comes before the answer to a request made later.
  const encounter = await client.request('encounter/status', {})
  const devices = await client.request('devices', {})
  return { encounter, devices, ...(health && { health }) }
}

async function platformsOf({ uplink: { endpoints } }: Config, now: number): Promise<readonly PlatformSeen[]> {
  if (endpoints.length === 0) return []
  const { lookAtPlatform } = await import('../doctor/look-at-platform.ts')
  return await Promise.all(endpoints.map((endpoint) => lookAtPlatform(endpoint, now, process.env)))
}

async function brokerOf({ bus: { url, broker } }: Config, now: number): Promise<BrokerSeen | undefined> {
  if (url === undefined) return undefined
  const { lookAtBroker } = await import('../doctor/look-at-broker.ts')
  return await lookAtBroker(url, broker, now, process.env)
}

function had<T>(get: () => T | undefined): Had<T> {
  try {
    const what = get()
    return what === undefined ? { kind: 'absent' } : { kind: 'there', what }
  } catch (error) {
    return failed(error)
  }
}

const hadLater = async <T>(getting: Promise<T>): Promise<Had<T>> => {
  try {
    return { kind: 'there', what: await getting }
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): { kind: 'failed'; error: UmtError } {
  if (error instanceof UmtError) return { kind: 'failed', error }
  throw error
}
