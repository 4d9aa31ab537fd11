import type { IClientOptions, MqttClient } from 'mqtt'
import { BusError } from './bus-error.ts'
import { frenchDetail } from './unreached-words.ts'

/**
 * Opens a connection to a broker, or rejects within `timeoutMs`: with `UMT-BUS-105` when it lets us not in, else `-104`. Once open it reconnects by itself; what is
 * published while it is down is not kept.
 */
export async function openMqtt(url: string, timeoutMs: number, options: IClientOptions): Promise<MqttClient> {
  // Loaded here: the daemon with its own broker never needs it. Its build for browsers has no other export.
  const { default: mqtt } = await import('mqtt')
  // A person types it, and is told in her words.
  if (!isAddress(url)) throw unreachable(url, 'not the address of a bus')
  const client = mqtt.connect(withoutCredential(url), {
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
          ? BusError.of('UMT-BUS-105', { url: withoutCredential(url) }, last)
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
export const isRefusal = (error: Error | undefined): boolean =>
  error !== undefined && 'code' in error && (error.code === 4 || error.code === 5)

export const unreachable = (url: string, detail: string, cause?: unknown): BusError =>
  BusError.of('UMT-BUS-104', { url: withoutCredential(url), detail }, cause, {
    url: withoutCredential(url),
    detail: frenchDetail(detail),
  })

/** Whether one could be opened, with a user in it that can be read. */
function isAddress(url: string): boolean {
  if (!URL.canParse(url) || !/^(mqtts?|mqtt\+unix|wss?):\/\//i.test(url)) return false
  try {
    credentialIn(url)
    return true
  } catch {
    return false
  }
}

/** The user in a URL, and his password where it is there: a browser opens no WebSocket with them. */
export function credentialIn(url: string): { username?: string; password?: string } {
  if (!URL.canParse(url)) return {}
  const { username, password } = new URL(url)
  if (username === '') return {}
  return {
    username: decodeURIComponent(username),
    ...(password !== '' && { password: decodeURIComponent(password) }),
  }
}

/** A URL as a person may see it: a password in it stays out of messages and logs. */
export function withoutCredential(url: string): string {
  if (!isAddress(url)) return url.replace(/^.*@/, '…@')
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.href.replace(/\/$/, '')
}
