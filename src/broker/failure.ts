import { withoutCredential } from '../bus/mqtt-connection.ts'
import { type InWords, UmtError } from '../errors.ts'
import { codeOf } from '../uplink/client/error-code.ts'
import { tlsFailure } from '../uplink/client/tls-failure.ts'
import type { OwnCertificate } from '../uplink/client/tls-files.ts'
import { Closed, NoBroker, reasonOf } from './ending.ts'
import { NO_QOS, NO_RETAIN } from './limits.ts'
import { BROKER } from './name.ts'

/** Why there is no connection, and whether somebody has to mend something or it passes by itself. */
export interface Failure {
  readonly error: UmtError
  readonly isOurs: boolean
  /** The broker itself ended it, or does not run: when it is back it may have forgotten what it said it had. */
  readonly isGone: boolean
  /** It asks for fewer: not tried again at once. */
  readonly isBusy?: true
}

/** Reason codes of CONNACK, MQTT 5 section 3.2.2.2, and the return codes of 3.1.1. */
const OLD = new Set([1, 132])
const SHUT = new Set([2, 4, 5, 133, 134, 135, 138, 140])
/** Another connection came by our name, MQTT 5 section 4.13.1. Never one of ours: the next begins once the last is over. */
const TAKEN_OVER = 142
/** Server busy, receive maximum exceeded, message rate too high, connection rate exceeded. */
const BUSY = new Set([137, 147, 150, 159])
const QUOTA = 151
const MOVED = 157
/** Server unavailable, shutting down, use another one, moved. */
const DOWN = new Set([136, 139, 156, MOVED])
/** Nobody listens there; the other side is gone. */
const CLOSED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

const LACKS: ReadonlyMap<number, InWords> = new Map([
  [NO_RETAIN, { fr: 'garder le dernier message (retain)', en: 'keep the last message (retain)' }],
  [NO_QOS, { fr: 'accuser réception (QoS 1)', en: 'acknowledge (QoS 1)' }],
])

export interface FailureContext {
  readonly url: string
  /** Whose name it is that we connect by; absent for a name of the moment. */
  readonly unit?: string
  /** UTC now, ms. */
  readonly now: number
  readonly own: OwnCertificate | undefined
}

/** What a person is told of a connection that failed or was lost. */
export async function failureOf(thrown: unknown, context: FailureContext): Promise<Failure> {
  const { url, now, own } = context
  if (thrown instanceof UmtError) return ours(thrown)
  const reason = reasonOf(thrown)
  if (reason !== undefined) return refusalOf(reason, context)
  const code = codeOf(thrown)
  const tls = code && (await tlsFailure(code, { endpoint: BROKER, url: asHttps(url), now, own, isDirect: true }))
  if (tls) return ours(tls)
  const isGone = thrown instanceof Closed || (code !== undefined && CLOSED.has(code))
  return away(url, code ?? detailOf(thrown), isGone)
}

const ours = (error: UmtError): Failure => ({ error, isOurs: true, isGone: false })

function away(url: string, detail: string | InWords, isGone: boolean): Failure {
  return { error: new UmtError('UMT-BUS-150', { url: withoutCredential(url), detail }), isOurs: false, isGone }
}

function detailOf(thrown: unknown) {
  if (thrown instanceof NoBroker) return thrown.message
  return thrown instanceof Closed
    ? { fr: 'connexion fermée', en: 'connection closed' }
    : { fr: 'pas de réponse', en: 'no answer' }
}

/** What a reason code of MQTT 5 section 2.4 means here. */
function refusalOf(reason: number, { url, unit }: FailureContext): Failure {
  const shown = withoutCredential(url)
  const code = String(reason)
  const isGone = DOWN.has(reason)
  if (reason === TAKEN_OVER && unit !== undefined) return ours(new UmtError('UMT-BUS-158', { url: shown, unit }))
  if (OLD.has(reason)) return ours(new UmtError('UMT-BUS-152', { url: shown }))
  if (SHUT.has(reason)) return ours(new UmtError('UMT-BUS-151', { url: shown, code }))
  const expected = LACKS.get(reason)
  if (expected) return ours(new UmtError('UMT-BUS-159', { url: shown, expected }))
  if (reason === MOVED) return { ...ours(new UmtError('UMT-BUS-162', { url: shown })), isGone }
  const limit = new UmtError('UMT-BUS-160', { url: shown, code })
  if (reason === QUOTA) return ours(limit)
  if (BUSY.has(reason)) return { error: limit, isOurs: false, isGone, isBusy: true }
  return away(url, `MQTT ${code}`, isGone)
}

/** The same server under a scheme whose default port every part of the platform's side knows. */
function asHttps(url: string): URL {
  const { protocol, host, hostname, port } = new URL(url)
  const byDefault = { 'mqtt:': '1883', 'mqtts:': '8883', 'ws:': '80' }[protocol] ?? '443'
  return new URL(`https://${port === '' ? `${hostname}:${byDefault}` : host}`)
}
