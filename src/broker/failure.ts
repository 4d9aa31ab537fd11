import { withoutCredential } from '../bus/mqtt-connection.ts'
import { UmtError } from '../errors.ts'
import { codeOf } from '../uplink/client/error-code.ts'
import { tlsFailure } from '../uplink/client/tls-failure.ts'
import type { OwnCertificate } from '../uplink/client/tls-files.ts'
import { BROKER } from './name.ts'

/** Why there is no connection, and whether somebody has to mend something or it passes by itself. */
export interface Failure {
  readonly error: UmtError
  readonly isOurs: boolean
  /** Somebody answered in its place that nobody listens there: the broker itself is not running. */
  readonly isGone: boolean
}

/** Reason codes of CONNACK, MQTT 5 section 3.2.2.2, and the return codes of 3.1.1. */
const OLD = new Set([1, 132])
const SHUT = new Set([2, 4, 5, 133, 134, 135, 138, 140])
/** Another connection came by our name, MQTT 5 section 4.13.1. Never one of ours: the next begins once the last is over. */
const TAKEN_OVER = 142

export interface FailureContext {
  readonly url: string
  /** Whose name it is that we connect by; absent for a name of the moment. */
  readonly unit?: string
  /** UTC now, ms. */
  readonly now: number
  readonly own: OwnCertificate | undefined
}

/** What a person is told of a connection that failed or was lost. */
export async function failureOf(thrown: unknown, { url, unit, now, own }: FailureContext): Promise<Failure> {
  const shown = withoutCredential(url)
  const ours = (error: UmtError): Failure => ({ error, isOurs: true, isGone: false })
  if (thrown instanceof UmtError) return ours(thrown)
  const reason = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (typeof reason === 'number') {
    if (reason === TAKEN_OVER && unit !== undefined) return ours(new UmtError('UMT-BUS-158', { url: shown, unit }))
    if (OLD.has(reason)) return ours(new UmtError('UMT-BUS-152', { url: shown }))
    if (SHUT.has(reason)) return ours(new UmtError('UMT-BUS-151', { url: shown, code: String(reason) }))
  }
  const code = codeOf(thrown)
  const tls = code && (await tlsFailure(code, { endpoint: BROKER, url: asHttps(url), now, own, isDirect: true }))
  if (tls) return ours(tls)
  const detail = code ?? (typeof reason === 'number' ? `MQTT ${reason}` : 'no answer')
  return { error: new UmtError('UMT-BUS-150', { url: shown, detail }), isOurs: false, isGone: code === 'ECONNREFUSED' }
}

/** The same server under a scheme whose default port every part of the platform's side knows. */
function asHttps(url: string): URL {
  const { protocol, host, hostname, port } = new URL(url)
  const byDefault = { 'mqtt:': '1883', 'mqtts:': '8883', 'ws:': '80' }[protocol] ?? '443'
  return new URL(`https://${port === '' ? `${hostname}:${byDefault}` : host}`)
}
