import { brokerProblem } from '../broker/check-broker.ts'
import { BROKER } from '../broker/name.ts'
import type { BusSettings } from '../bus/settings.ts'
import { type Config, configSchema, type DeviceConfig, deviceSchema } from '../config.ts'
import type { InWords } from '../errors.ts'
import { gatewayId } from '../fhir/device.ts'
import { inBothWords } from '../messages/config-words.ts'
import { endpointProblem } from '../uplink/check-endpoint.ts'
import { type Endpoint, endpointSchema } from '../uplink/endpoint.ts'
import type { Path } from './problem.ts'

/** What is wrong between keys that are right by themselves. */
export interface Clash {
  readonly path: Path
  readonly detail: InWords
}

type At<T> = readonly (readonly [index: number, what: T])[]

/** Looks at what is well formed, whatever the rest is. */
export function clashesIn(value: unknown): readonly Clash[] {
  const unit = configSchema.shape.unit.safeParse(memberOf(value, 'unit'))
  const devices = wellFormed(deviceSchema, memberOf(value, 'devices'))
  const endpoints = wellFormed(endpointSchema, memberOf(memberOf(value, 'uplink'), 'endpoints'))
  const bus = configSchema.shape.bus.safeParse(memberOf(value, 'bus')).data
  const metrics = configSchema.shape.metrics.safeParse(memberOf(value, 'metrics')).data
  const given = (path: Path) => path.reduce<unknown>((at, key) => memberOf(at, String(key)), value) !== undefined
  return [
    ...amongDevices(devices, unit.data),
    ...amongPorts(bus, metrics?.port, given),
    ...ofBroker(bus),
    ...amongEndpoints(endpoints),
  ]
}

function amongDevices(devices: At<DeviceConfig>, unit: Config['unit'] | undefined): readonly Clash[] {
  return devices.flatMap(([index, { id, bluetooth, port, usb }], position) => {
    const before = devices.slice(0, position).map(([, device]) => device)
    const at = (...rest: string[]): Path => ['devices', index, ...rest]
    const clashes: Clash[] = []
    if (before.some((other) => other.id === id))
      clashes.push({
        path: at('id'),
        detail: { fr: `deux appareils ont l’identifiant ${id}`, en: `two devices have the id ${id}` },
      })
    if (unit !== undefined && id === gatewayId(unit))
      clashes.push({
        path: at('id'),
        detail: { fr: `${id} est l’identifiant de la passerelle`, en: `${id} is the id of the gateway` },
      })
    const address = bluetooth?.address
    if (address !== undefined && before.some((other) => other.bluetooth?.address === address))
      clashes.push({
        path: at('bluetooth', 'address'),
        detail: { fr: `deux appareils ont l’adresse ${address}`, en: `two devices have the address ${address}` },
      })
    if (bluetooth && (port ?? usb))
      clashes.push({
        path: at('bluetooth'),
        detail: { fr: `${id} a un port et une adresse Bluetooth`, en: `${id} has a port and a Bluetooth address` },
      })
    return clashes
  })
}

/** A port that is asked for twice: the daemon would not start, or would start without one of the two. `given`: in the file. */
function amongPorts(
  bus: BusSettings | undefined,
  metrics: number | undefined,
  given: (path: Path) => boolean,
): readonly Clash[] {
  if (!bus) return []
  const { host, port, webSocketPort, tls } = bus
  const listeners = [
    { path: ['bus', 'port'], host, port },
    { path: ['bus', 'webSocketPort'], host, port: webSocketPort },
    ...(tls
      ? [
          { path: ['bus', 'tls', 'port'], host: tls.host, port: tls.port },
          { path: ['bus', 'tls', 'webSocketPort'], host: tls.host, port: tls.webSocketPort },
        ]
      : []),
    ...(metrics === undefined ? [] : [{ path: ['metrics', 'port'], host: '127.0.0.1', port: metrics }]),
  ]
  return listeners.flatMap((late, position) => {
    const early = listeners.slice(0, position).find((each) => each.port === late.port && meet(each.host, late.host))
    if (!early || late.port === 0) return []
    // The line that somebody wrote, where the other is a default.
    const [here, there] = given(late.path) ? [late, early] : [early, late]
    const other = there.path.join('.')
    const detail = { fr: `le port ${late.port} est celui de ${other}`, en: `port ${late.port} is that of ${other}` }
    return [{ path: here.path, detail }]
  })
}

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
const meet = (one: string, other: string): boolean => one === other || EVERYWHERE.has(one) || EVERYWHERE.has(other)

function ofBroker(bus: BusSettings | undefined): readonly Clash[] {
  const problem = bus && brokerProblem(bus)
  return problem ? [{ path: ['bus', ...problem.key.split('.')], detail: inBothWords(problem.message) }] : []
}

function amongEndpoints(endpoints: At<Endpoint>): readonly Clash[] {
  const baseOf = ({ url }: Endpoint) => new URL(url).href.replace(/\/+$/, '')
  return endpoints.flatMap(([index, endpoint], position) => {
    const before = endpoints.slice(0, position).map(([, other]) => other)
    const problem =
      endpoint.name === BROKER
        ? { key: 'name', message: `is not ${BROKER}, the name of the broker outside` }
        : before.some(({ name }) => name === endpoint.name)
          ? { key: 'name', message: `two endpoints have the name ${endpoint.name}` }
          : before.some((other) => baseOf(other) === baseOf(endpoint))
            ? { key: 'url', message: 'is that of another endpoint: one platform has one lane' }
            : endpointProblem(endpoint)
    if (!problem) return []
    return [{ path: ['uplink', 'endpoints', index, ...problem.key.split('.')], detail: inBothWords(problem.message) }]
  })
}

interface Schema<T> {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: T | undefined }
}

const wellFormed = <T>(schema: Schema<T>, list: unknown): At<T> =>
  !Array.isArray(list)
    ? []
    : list.flatMap((each: unknown, index) => {
        const { data } = schema.safeParse(each)
        return data === undefined ? [] : [[index, data] as const]
      })

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
