import { resolve } from 'node:path'
import type { BusSettings } from '../bus/settings.ts'
import type { SecretReference } from '../key/secret-reference.ts'
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
  if (username || password)
    return { key: 'url', message: 'has no user and no password: they would stand in logs; bus.broker has them' }
  if (search || hash) return { key: 'url', message: 'has no ? and no #' }
  const isEncrypted = protocol === 'mqtts:' || protocol === 'wss:'
  if (!isEncrypted && !isLoopback(text)) return { key: 'url', message: 'is mqtts or wss, unless it is this machine' }
  if (!isEncrypted && (shown > 0 || broker.ca))
    return { key: 'url', message: 'is mqtts or wss: the rest is about certificates' }
  return undefined
}

/** The settings with the paths of their files from a folder. */
export function brokerFromFolder(folder: string, broker: BusSettings['broker']): BusSettings['broker'] {
  const found = (reference: SecretReference): SecretReference =>
    'file' in reference ? { file: resolve(folder, reference.file) } : reference
  const { password, ca, certificate, key } = broker
  return {
    ...broker,
    ...(password && { password: found(password) }),
    ...(ca && { ca: found(ca) }),
    ...(certificate && { certificate: found(certificate) }),
    ...(key && { key: found(key) }),
  }
}
