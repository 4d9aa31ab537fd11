import type { IClientOptions, MqttClient } from 'mqtt'
import { UmtError } from '../errors.ts'

/**
 * Opens a connection to a broker, or rejects within `timeoutMs`: with `UMT-BUS-105` when it lets us not in, else `-104`. Once open it reconnects by itself; what is
 * published while it is down is not kept.
 */
export async function openMqtt(url: string, timeoutMs: number, options: IClientOptions): Promise<MqttClient> {
  // Loaded here: the daemon with its own broker never needs it.
  const { connect } = await import('mqtt')
  const client = connect(withoutCredential(url), {
    clean: true,
    reconnectPeriod: 1_000,
    queueQoSZero: false,
    ...credentialIn(url),
    ...options,
    connectTimeout: timeoutMs,
  })
  return new Promise((resolve, reject) => {
    let last: Error | undefined
    const give = (detail: string) => {
      clearTimeout(timer)
      client.end(true)
      reject(
        isRefusal(last)
          ? new UmtError('UMT-BUS-105', { url: withoutCredential(url) }, { cause: last })
          : unreachable(url, detail, last),
      )
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

/** Return codes 4 and 5 of the CONNACK, MQTT 3.1.1 section 3.2.2.3. */
const isRefusal = (error: Error | undefined): boolean =>
  error !== undefined && 'code' in error && (error.code === 4 || error.code === 5)

export const unreachable = (url: string, detail: string, cause?: unknown): UmtError =>
  new UmtError('UMT-BUS-104', { url: withoutCredential(url), detail }, { cause })

/** The user in a URL, and his password there or where a program has it: on a command line everybody would see it. */
function credentialIn(url: string): { username?: string; password?: string } {
  if (!URL.canParse(url)) return {}
  const { username, password } = new URL(url)
  if (username === '') return {}
  const known = password === '' ? process.env['UMT_BUS_PASSWORD'] : decodeURIComponent(password)
  return { username: decodeURIComponent(username), ...(known !== undefined && { password: known }) }
}

/** A URL as a person may see it: a password in it stays out of messages and logs. */
export function withoutCredential(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.href.replace(/\/$/, '')
}
