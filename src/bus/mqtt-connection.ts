import type { IClientOptions, MqttClient } from 'mqtt'
import { BusError } from '../client/bus-error.ts'
import { credentialIn, openMqtt as open, withoutCredential } from '../client/open-mqtt.ts'
import { frenchDetail } from '../client/unreached-words.ts'
import { UmtError } from '../errors.ts'
import { ERRORS, type ErrorCode } from '../messages/errors.ts'

export { withoutCredential } from '../client/open-mqtt.ts'

/**
 * Opens a connection to a broker, or rejects within `timeoutMs`: with `UMT-BUS-105` when it lets us not in, else `-104`. Once open it reconnects by itself; what is
 * published while it is down is not kept.
 */
export async function openMqtt(url: string, timeoutMs: number, options: IClientOptions): Promise<MqttClient> {
  try {
    return await open(url, timeoutMs, { ...ownPassword(url), ...options })
  } catch (error) {
    throw asUmtError(error)
  }
}

/** The socket of this machine is there, and its rights are not for this user. */
const isRightsRefused = (error: unknown): boolean =>
  error instanceof BusError && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'EACCES'

const rightsRefused = (url: string, cause: unknown): UmtError =>
  new UmtError('UMT-BUS-114', { path: URL.canParse(url) ? new URL(url).pathname : url }, { cause })

/** The password of the user in a URL where a program has it, unless it is there too: on a command line everybody would see it. */
export function ownPassword(url: string): { password?: string } {
  const { username, password } = credentialIn(url)
  const known = process.env['UMT_BUS_PASSWORD']
  return username !== undefined && password === undefined && known !== undefined ? { password: known } : {}
}

export const unreachable = (url: string, detail: string, cause?: unknown): UmtError =>
  new UmtError(
    'UMT-BUS-104',
    { url: withoutCredential(url), detail: { fr: frenchDetail(detail), en: detail } },
    { cause },
  )

/** What the client of screens throws, as our commands tell it. */
export function asUmtError(error: unknown): unknown {
  if (!(error instanceof BusError)) return error
  if (isRightsRefused(error)) return rightsRefused(error.params['url'] ?? '', error)
  const { code, message, fr, next, params, cause } = error
  // In its own sentences: the parameters come in English alone.
  return isErrorCode(code)
    ? new UmtError(code, params, { told: { what: { fr, en: message }, next }, cause })
    : new UmtError('UMT-CLI-199', { detail: `${code}: ${message}` })
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)
