import type { BusSettings } from '../bus/settings.ts'
import { type EndpointProblem, isLoopback } from '../uplink/check-endpoint.ts'

type OfBroker = Pick<BusSettings, 'url' | 'broker'>

/** What about the broker outside would leak, or cannot work, whatever its form; `undefined` when nothing does. */
export function brokerProblem({ url: text, broker }: OfBroker): EndpointProblem | undefined {
  const shown = (broker.certificate ? 1 : 0) + (broker.key ? 1 : 0)
  if (shown === 1) return { key: 'broker', message: 'has a certificate and a key, or neither' }
  if (broker.password && broker.username === undefined)
    return { key: 'broker.username', message: 'is needed beside a password' }
  if (text === undefined) return undefined
  const { protocol, username, password, search, hash } = new URL(text)
  if (username || password) return { key: 'url', message: 'has no user and no password: they would stand in logs' }
  if (search || hash) return { key: 'url', message: 'has no ? and no #' }
  const isEncrypted = protocol === 'mqtts:' || protocol === 'wss:'
  if (!isEncrypted && !isLoopback(text)) return { key: 'url', message: 'is mqtts or wss, unless it is this machine' }
  if (!isEncrypted && (shown > 0 || broker.ca))
    return { key: 'url', message: 'is mqtts or wss: the rest is about certificates' }
  return undefined
}
