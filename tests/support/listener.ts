import { connectAsync } from 'mqtt'
import { type Heard, loginFor } from '../../src/bus/testing/stranger.ts'

/** A client that is none of ours and remembers everything it hears. */
export interface Listener extends AsyncDisposable {
  readonly messages: readonly Heard[]
  /** The first message that fits, whether it came already or is still to come. */
  until(fits: (message: Heard) => boolean): Promise<Heard>
  /** Asks the daemon; resolves with the answer as text. What was published before has been heard by then. */
  request(verb: string, payload?: object): Promise<string>
}

/** Listens to everything that a unit says, as a user with every role. */
export async function listen(url: string, unit: string): Promise<Listener> {
  const root = `umt/v1/${unit}`
  const client = await connectAsync(url, { reconnectPeriod: 0, ...loginFor(url) }, false)
  client.on('error', () => undefined)
  const messages: Heard[] = []
  const waiting = new Set<(message: Heard) => void>()
  client.on('message', (topic, payload, { qos, retain }) => {
    const message = { topic: topic.slice(root.length + 1), text: payload.toString(), qos, retain }
    messages.push(message)
    for (const tell of waiting) tell(message)
  })
  const until = async (fits: (message: Heard) => boolean): Promise<Heard> => {
    const already = messages.find(fits)
    if (already) return already
    return new Promise((resolve) => {
      const tell = (message: Heard) => {
        if (!fits(message)) return
        waiting.delete(tell)
        resolve(message)
      }
      waiting.add(tell)
    })
  }
  await client.subscribeAsync(`${root}/#`, { qos: 1 })
  return {
    messages,
    until,
    async request(verb, payload = {}) {
      const transaction = crypto.randomUUID()
      await client.publishAsync(`${root}/request/${verb}`, JSON.stringify({ ...payload, transaction }), { qos: 1 })
      return (await until(({ topic, text }) => topic === `response/${verb}` && text.includes(transaction))).text
    },
    [Symbol.asyncDispose]: () => client.endAsync(true),
  }
}

export const isFinal = ({ topic, text }: Heard): boolean =>
  topic.startsWith('observations/') && JSON.parse(text).status === 'final'
