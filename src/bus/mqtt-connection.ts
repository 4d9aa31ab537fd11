import type { IClientOptions, MqttClient } from 'mqtt'
import { UmtError } from '../errors.ts'

/**
 * Opens a connection to a broker, or rejects with `UMT-BUS-104` within `timeoutMs`. Once open it reconnects by itself; what is
 * published while it is down is not kept.
 */
export async function openMqtt(url: string, timeoutMs: number, options: IClientOptions): Promise<MqttClient> {
  // Loaded here: the daemon with its own broker never needs it.
  const { connect } = await import('mqtt')
  const client = connect(url, {
    clean: true,
    reconnectPeriod: 1_000,
    queueQoSZero: false,
    ...options,
    connectTimeout: timeoutMs,
  })
  return new Promise((resolve, reject) => {
    let last: Error | undefined
    const give = (detail: string) => {
      clearTimeout(timer)
      client.end(true)
      reject(unreachable(url, detail, last))
    }
    // A broker that accepts the socket and says nothing.
    const timer = setTimeout(() => give(`no answer in ${timeoutMs} ms`), timeoutMs)
    const closed = () => give(last?.message || 'connection refused')
    client.on('error', (error) => {
      last = error
    })
    client.once('close', closed)
    client.once('connect', () => {
      clearTimeout(timer)
      client.off('close', closed)
      resolve(client)
    })
  })
}

export const unreachable = (url: string, detail: string, cause?: unknown): UmtError =>
  new UmtError('UMT-BUS-104', { url: withoutCredential(url), detail }, { cause })

/** A URL as a person may see it: a password in it stays out of messages and logs. */
export function withoutCredential(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.href.replace(/\/$/, '')
}
