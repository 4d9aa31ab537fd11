import { UmtError } from '../../errors.ts'
import type { Unanswered } from '../platform.ts'
import { codeOf } from './error-code.ts'
import type { Progress } from './progress.ts'
import { isRefusal, outOfTime, type TlsContext, tlsFailure } from './tls-failure.ts'

export interface FailureContext extends TlsContext {
  readonly timedOut: boolean
}

/** What is answered for a request of which no whole answer came. */
export async function failure(error: unknown, progress: Progress, context: FailureContext): Promise<Unanswered> {
  if (error instanceof UmtError) return { kind: 'not-sent', error }
  const mayHaveArrived = progress.started
  if (context.timedOut) return { kind: 'unanswered', because: 'timeout', mayHaveArrived, detail: 'TIMEOUT' }
  const code = codeOf(error) ?? 'UNKNOWN'
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return { kind: 'unanswered', because: 'too-large', mayHaveArrived, detail: code }
  const status = proxyStatus(error)
  // What a proxy refuses for good a person has to mend; its bad days are those of the network.
  if (status !== undefined && status < 500 && status !== 408 && status !== 429)
    return {
      kind: 'not-sent',
      error: new UmtError('UMT-UPLINK-112', { endpoint: context.endpoint, status: String(status) }),
    }
  // A server that demands a certificate may say so after the first bytes of a request; it has not read them.
  if (context.url.protocol === 'https:' && (!mayHaveArrived || isRefusal(code))) {
    const found = (await tlsFailure(code, context)) ?? (code === 'ECONNRESET' ? outOfTime(context, code) : undefined)
    if (found) return { kind: 'not-sent', error: found }
  }
  if (!mayHaveArrived)
    return {
      kind: 'unanswered',
      because: code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : 'unreachable',
      mayHaveArrived,
      detail: status === undefined ? code : `PROXY_${status}`,
    }
  return { kind: 'unanswered', because: 'cut', mayHaveArrived, detail: code }
}

/** With which HTTP status a proxy refused to open a tunnel. */
function proxyStatus(error: unknown, depth = 0): number | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined
  const found = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1]
  return found === undefined ? proxyStatus(error.cause, depth + 1) : Number(found)
}
