import { connectAsync } from 'mqtt'
import { asUser } from '../../src/bus/testing/test-user.ts'
import { CUFF_ID, UNIT } from './cuff.ts'

/** Final Observations as they were heard on the bus, over all starts of the daemon. */
export class Heard {
  /** JSON by id. */
  readonly finals = new Map<string, string>()
  readonly twice = new Set<string>()

  note(json: string): void {
    const { id, status } = JSON.parse(json) as { readonly id: string; readonly status: string }
    if (status !== 'final') return
    if (this.finals.has(id)) this.twice.add(id)
    this.finals.set(id, json)
  }
}

/** The consultation screen during one start of the daemon. */
export interface Screen extends AsyncDisposable {
  /** Resolves when the cuff has sent everything, or the daemon is dead. */
  readonly over: Promise<void>
}

/** Listens, then opens an encounter. Resolves when the daemon has opened it, or is dead. */
export async function watchFinals(url: string, encounter: string, heard: Heard): Promise<Screen> {
  const client = await connectAsync(asUser(url), { reconnectPeriod: 0 }, false)
  // The daemon is killed under it.
  client.on('error', () => undefined)
  const root = `umt/v1/${UNIT}`
  const opened = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const dead = new Promise<void>((resolve) => {
    client.once('close', resolve)
    if (!client.connected) resolve()
  })
  client.on('message', (topic, payload) => {
    if (topic === `${root}/response/encounter/open`) opened.resolve()
    else if (topic !== `${root}/devices/${CUFF_ID}`) heard.note(payload.toString())
    else if (JSON.parse(payload.toString()).link === 'disconnected') over.resolve()
  })
  const topics = ['observations/+/+', 'response/encounter/open', `devices/${CUFF_ID}`]
  // A client that lost its connection never tells what became of a request under way.
  const orDead = (step: Promise<unknown>) => Promise.race([step, dead])
  await orDead(
    client.subscribeAsync(
      topics.map((topic) => `${root}/${topic}`),
      { qos: 1 },
    ),
  )
  const subject = { kind: 'literal', reference: 'Patient/crash-test' }
  // The daemon that was killed had one open, which this one has taken up again.
  const request = JSON.stringify({ transaction: encounter, id: encounter, subject, replace: true })
  await orDead(client.publishAsync(`${root}/request/encounter/open`, request, { qos: 1 }))
  await orDead(opened.promise)
  return { over: Promise.race([over.promise, dead]), [Symbol.asyncDispose]: () => client.endAsync(true) }
}
