import type { BusConnection } from '../../../src/dbus/bus-connection.ts'

const BUS = 'org.freedesktop.DBus'
const STATS = 'org.freedesktop.DBus.Debug.Stats'

/** Match rules of every connection that a process has to the bus, so that one that it left behind counts too. */
export async function matchRules(bus: BusConnection, pid: number): Promise<number> {
  const ask = async (name: string, member: string, ...body: readonly string[]): Promise<unknown> => {
    const signature = 's'.repeat(body.length)
    const call = { destination: BUS, path: '/org/freedesktop/DBus', interface: name, member, signature, body }
    return (await bus.call(call))[0]
  }
  const names = await ask(BUS, 'ListNames')
  let sum = 0
  for (const name of Array.isArray(names) ? names : []) {
    if (!String(name).startsWith(':')) continue
    // One that goes away while it is being counted has no rules any more.
    const owner = await ask(BUS, 'GetConnectionUnixProcessID', name).catch(() => undefined)
    if (owner === pid) sum += Number(Object(await ask(STATS, 'GetConnectionStats', name))['MatchRules'])
  }
  return sum
}
