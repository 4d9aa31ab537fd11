import { connect } from 'node:tls'
import { UmtError } from '../../errors.ts'
import { addressOf } from '../address.ts'
import { clockBehind } from './clock-off.ts'
import { duration } from './in-words.ts'
import { CLOSED_AFTER_HANDSHAKE } from './settled-handshake.ts'
import type { OwnCertificate } from './tls-files.ts'

export interface TlsContext {
  /** Name of the endpoint. */
  readonly endpoint: string
  /** With whom the handshake failed. */
  readonly url: URL
  /** UTC now, ms. */
  readonly now: number
  /** The certificate that we show, if any. */
  readonly own: OwnCertificate | undefined
  /** Whether the server is reached directly, so that it can be asked for its certificate. */
  readonly isDirect: boolean
}

const UNTRUSTED =
  /^(UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|CERT_(UNTRUSTED|REVOKED|REJECTED|SIGNATURE_FAILURE|CHAIN_TOO_LONG)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERROR_IN_\w+)$/
const REFUSED =
  /^ERR_SSL_.*ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE\w*|UNSUPPORTED_CERTIFICATE|NO_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE|DECRYPT_ERROR)$/

/** Whether an error code is one by which a server refuses our certificate, which it may do after the handshake (TLS 1.3). */
export const isRefusal = (code: string): boolean => code === CLOSED_AFTER_HANDSHAKE || REFUSED.test(code)

/** What a person has to mend after a handshake that failed, or `undefined` when the code is of something else. */
export async function tlsFailure(code: string, context: TlsContext): Promise<UmtError | undefined> {
  const { endpoint, url, now, own } = context
  if (code === 'CERT_NOT_YET_VALID') return clockBehind(endpoint, (await validity(context))?.from, now)
  if (code === 'CERT_HAS_EXPIRED') {
    const to = (await validity(context))?.to
    // When it is not the server's own, it is one of the chain, of which only that it is over is known.
    return new UmtError('UMT-UPLINK-106', { endpoint, ago: duration(to === undefined || to > now ? 0 : now - to) })
  }
  // Without a certificate to refuse, a server that hangs up has a bad day.
  if (code === CLOSED_AFTER_HANDSHAKE && !own) return undefined
  if (isRefusal(code)) return outOfTime(context, code) ?? refused(endpoint, code)
  if (UNTRUSTED.test(code)) return new UmtError('UMT-UPLINK-107', { endpoint, detail: code })
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new UmtError('UMT-UPLINK-108', { endpoint, host: url.hostname })
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return noTls(endpoint, code)
  return undefined
}

const DAY_MS = 86_400_000

/** Our own certificate is out of its time by our clock, or by that of the server: that is what it stumbles over. */
export function outOfTime({ endpoint, own, now }: TlsContext, code: string): UmtError | undefined {
  if (!own) return undefined
  const { notBefore, notAfter, path } = own
  if (notAfter <= now) return new UmtError('UMT-UPLINK-110', { endpoint, path, ago: duration(now - notAfter) })
  if (notBefore > now) return clockBehind(endpoint, notBefore, now)
  // By its clock it has ended. When it has long to go by ours, it may mean another one of the chain.
  const isNear = notAfter - now < DAY_MS
  return code.endsWith('ALERT_CERTIFICATE_EXPIRED') && isNear ? clockBehind(endpoint, notAfter, now) : undefined
}

const noTls = (endpoint: string, detail: string) => new UmtError('UMT-UPLINK-111', { endpoint, detail })

/** `UMT-UPLINK-109`. */
export const refused = (endpoint: string, code: string): UmtError =>
  new UmtError('UMT-UPLINK-109', {
    endpoint,
    detail:
      code === CLOSED_AFTER_HANDSHAKE
        ? { fr: 'il ferme la connexion dès qu’il l’a vu', en: 'it closes the connection as soon as it has seen it' }
        : code,
  })

const LOOK_MS = 5000

/**
 * From when until when the certificate of a server is valid, whoever signed it: only to tell how far clocks are apart. Neither our
 * certificate nor a byte is sent on this connection.
 */
function validity({ url, isDirect }: TlsContext): Promise<{ readonly from: number; readonly to: number } | undefined> {
  if (!isDirect) return Promise.resolve(undefined)
  const { promise, resolve } = Promise.withResolvers<{ readonly from: number; readonly to: number } | undefined>()
  const socket = connect({ ...addressOf(url), rejectUnauthorized: false })
  socket.setTimeout(LOOK_MS, () => socket.destroy())
  socket.on('secureConnect', () => {
    const certificate = socket.getPeerX509Certificate()
    if (certificate) resolve({ from: certificate.validFromDate.getTime(), to: certificate.validToDate.getTime() })
    socket.destroy()
  })
  socket.on('error', () => {})
  socket.on('close', () => resolve(undefined))
  return promise
}
