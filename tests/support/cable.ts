import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** The network between a screen and a bus, which a test pulls out and plugs in again. */
export async function aCable(url: string) {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let isThere = true
  const server = createServer((near) => {
    if (!isThere) return void near.destroy()
    const far = connect({ host: hostname, port: Number(port) })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => {})
      one.once('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const pull = () => {
    isThere = false
    for (const socket of open) socket.destroy()
  }
  return {
    url: `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    pull,
    plugIn: () => {
      isThere = true
    },
    [Symbol.asyncDispose]: async () => {
      pull()
      server.close()
    },
  }
}
