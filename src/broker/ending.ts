import type { MqttClient } from 'mqtt'

/** The other side ended the connection and said nothing, as a broker that dies. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

/** Nobody answered in time. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/** A web server answered, and no broker behind it. */
export class NoBroker extends Error {
  override readonly name = 'NoBroker'
  readonly status: string

  constructor(status: string) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

/** The other side ended it, or refused it, for a reason of MQTT 5. */
export const refusedWith = (code: number): Error => Object.assign(new Error(`MQTT ${code}`), { code })

/** The reason of MQTT 5 for which it ended, if that is one. */
export const reasonOf = (error: unknown): number | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined

/** Resolves when a connection is over, with why: what the broker said, else what the network did, else {@link Closed}. */
export function overOf(client: MqttClient): Promise<Error> {
  let why: Error | undefined
  // Without a listener an error would end the process.
  client.on('error', (error) => {
    why ??= error
  })
  // MQTT.js passes on what has a code only.
  client.stream.on('error', ({ message }: Error) => {
    const [, status] = /^Unexpected server response: (\d{3})$/.exec(message) ?? []
    if (status !== undefined) why ??= new NoBroker(status)
  })
  client.on('disconnect', ({ reasonCode = 0 }) => {
    why = refusedWith(reasonCode)
  })
  return new Promise((resolve) => {
    client.once('close', () => resolve(why ?? new Closed()))
  })
}
