import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'

/** Loaded into a daemon by `--import`: on SIGUSR2 something fails that nobody catches, with a patient wherever there is room. */
const [kind = '', secret = ''] = (process.env['UMT_TEST_CRASH'] ?? '').split(' ')

const CRASHES: Readonly<Record<string, () => unknown>> = {
  'an error in a timer': () => {
    throw Object.assign(new Error(secret, { cause: new Error(secret) }), { packet: { payload: secret } })
  },
  'a text that is thrown': () => {
    throw secret
  },
  'a rejection that nobody handles': () => void turn().then(() => JSON.parse(`{"value": ${secret}}`)),
  'a rejection with a text': () => void Promise.reject(secret),
  'an event that nobody hears': () => new EventEmitter().emit('error', new Error(secret)),
  'a schema that refuses': () => z.strictObject({ id: z.literal('e') }).parse({ id: secret, [secret]: 1 }),
  'an error that cannot be looked at': () => {
    throw new Proxy(new Error(secret), {
      get: () => {
        throw new Error(secret)
      },
    })
  },
}

export const CRASH_KINDS = Object.keys(CRASHES)

const crash = CRASHES[kind.replaceAll('_', ' ')]
if (crash) process.on('SIGUSR2', () => setImmediate(crash))
