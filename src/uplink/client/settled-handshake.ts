import { setTimeout as sleep } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'

/** A server that gives no session tickets is not waited for any longer. */
const TICKET_MS = 1000
/** A refusal follows in the same breath. */
const BREATH_MS = 50

/**
 * In TLS 1.3 the handshake is over for us before the server has looked at our certificate, or found that there is none. A
 * request that was written by then would look as if it may have arrived. So what is connected is only handed over once the server has answered.
 */
export const settled =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      if (!(socket instanceof TLSSocket)) return callback(null, socket)
      void refusal(socket).then((refused) => (refused ? callback(refused, null) : callback(null, socket)))
    })

/** Why the server ended the connection right after the handshake, or `undefined` when it did not. */
async function refusal(socket: TLSSocket): Promise<Error | undefined> {
  const ended = new AbortController()
  const { promise: ticket, resolve: onTicket } = Promise.withResolvers<void>()
  const onEnd = (error?: unknown) =>
    ended.abort(error instanceof Error ? error : Object.assign(new Error('closed'), { code: CLOSED_AFTER_HANDSHAKE }))
  socket.once('session', onTicket)
  for (const event of ['error', 'end', 'close']) socket.once(event, onEnd)
  try {
    const { signal } = ended
    if (socket.getProtocol() === 'TLSv1.3') {
      const over = new AbortController()
      await Promise.race([
        ticket,
        sleep(TICKET_MS, undefined, { signal: AbortSignal.any([signal, over.signal]) }),
      ]).finally(() => over.abort())
    }
    await sleep(BREATH_MS, undefined, { signal })
    return undefined
  } catch {
    socket.destroy()
    return ended.signal.reason
  } finally {
    socket.off('session', onTicket)
    for (const event of ['error', 'end', 'close']) socket.off(event, onEnd)
  }
}

/** Code of an error: the server closed the connection right after it saw our certificate. */
export const CLOSED_AFTER_HANDSHAKE = 'UMT_CLOSED_AFTER_HANDSHAKE'
