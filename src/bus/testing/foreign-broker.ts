import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'

/** A broker that is not ours and has no rules, for tests. */
export interface ForeignBroker extends AsyncDisposable {
  readonly url: string
  /** Cuts every connection, as a cable does. */
  cut(): void
}

/** `port` 0 takes a free one. */
export async function foreignBroker(port = 0): Promise<ForeignBroker> {
  const broker = await Aedes.createBroker()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    broker.handle(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    cut,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => broker.close(resolve))
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
