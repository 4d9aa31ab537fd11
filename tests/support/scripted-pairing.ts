import { onTestFinished } from 'vitest'
import type { Handlers } from '../../src/bus/answer.ts'
import { Bus } from '../../src/bus/bus.ts'
import { EmbeddedBroker } from '../../src/bus/embedded-broker.ts'
import type { DataOf, RequestOf, Verb } from '../../src/bus/requests.ts'
import { TEST_USERS } from '../../src/bus/testing/test-user.ts'
import type { PayloadOf } from '../../src/bus/topics.ts'

export const UNIT = 'umt-1'
export const AT = '2026-11-20T10:00:00.000+01:00'

type Pairing = PayloadOf['pairing']
type Without<T> = T extends unknown ? Omit<T, 'at' | 'pairing'> : never

/**
 * The daemon's side of the bus, played by the test: what it says is said by the test, what it is asked is kept. It stands
 * for what a radio does only at its own pace; the real daemon is on the radio bench.
 */
export interface ScriptedDaemon {
  readonly url: string
  readonly bus: Bus
  /** Says a state of the pairing. */
  say(state: Without<Pairing>): Promise<void>
  /** Resolves with the next request of this verb. */
  asked<V extends Verb>(verb: V): Promise<RequestOf[V]>
}

export async function scriptedDaemon(
  answers: Partial<Handlers> = {},
  data: Partial<DataOf> = {},
): Promise<ScriptedDaemon> {
  const broker = await EmbeddedBroker.start({ unit: UNIT, users: TEST_USERS })
  onTestFinished(() => broker.close())
  const bus = new Bus(broker, { unit: UNIT, version: '0.1.0' })
  const asked = new Map<string, unknown[]>()
  const waiting = new Map<string, (request: unknown) => void>()
  const note = (verb: string, request: unknown) => {
    const wake = waiting.get(verb)
    waiting.delete(verb)
    if (wake) wake(request)
    else asked.set(verb, [...(asked.get(verb) ?? []), request])
  }
  let pairing = 0
  const own = ({ pairing: id }: { readonly pairing: string }) => ({ pairing: id })
  const played = {
    devices: () => data.devices ?? [],
    'encounter/status': () => ({ state: 'closed', since: AT }),
    scan: () => data.scan ?? [],
    pair: () => ({ pairing: `p-${++pairing}` }),
    'pair/answer': own,
    'pair/cancel': own,
    forget: ({ device }: { readonly device: string }) => ({ device }),
    ...answers,
  }
  const noted = Object.fromEntries(
    Object.entries(played).map(([verb, handler]) => [
      verb,
      (request: never) => {
        note(verb, request)
        return handler(request, {})
      },
    ]),
  )
  await bus.serve(noted as unknown as Handlers)
  await bus.online()
  await bus.publish('pairing', {}, { state: 'idle', at: AT })
  return {
    url: broker.url,
    bus,
    say: (state) =>
      bus.publish('pairing', {}, {
        ...state,
        at: AT,
        ...(state.state === 'idle' ? {} : { pairing: `p-${pairing}` }),
      } as Pairing),
    async asked<V extends Verb>(verb: V) {
      const [first, ...others] = asked.get(verb) ?? []
      if (first !== undefined) {
        asked.set(verb, others)
        return first as RequestOf[V]
      }
      return new Promise<RequestOf[V]>((resolve) => {
        waiting.set(verb, (request) => resolve(request as RequestOf[V]))
      })
    },
  }
}
