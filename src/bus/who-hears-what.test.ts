import { networkInterfaces } from 'node:os'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filterTakes } from '../client/filter-takes.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { entranceOf } from './listeners.ts'
import { ROLES, type Role } from './roles.ts'
import { type Stranger, stranger } from './testing/stranger.ts'
import { TOPICS } from './topics.ts'
import type { Message } from './transport.ts'
import { memoryUsers } from './users.ts'

const ROOT = 'umt/v1/umt-1'
const SURE = { qos: 1, retain: false } as const
const PASSWORD = 'juste'

/** Every set of roles; nobody's is who shows no user. */
const ROLE_SETS: readonly (readonly Role[])[] = Array.from({ length: 2 ** ROLES.length }, (_, bits) =>
  ROLES.filter((_role, index) => (bits >> index) & 1),
)
const nameOf = (roles: readonly Role[]): string => roles.join('-') || 'anonymous'
const USERS = memoryUsers(
  ROLE_SETS.filter(({ length }) => length > 0).map((roles) => ({ name: nameOf(roles), password: PASSWORD, roles })),
)

/** What the daemon says, one topic of each kind, and who may read it: from the table alone. */
const SAID = Object.values(TOPICS).map(({ pattern, readers }) => ({
  topic: `${ROOT}/${pattern.replace(/\{\w+\}/g, 'a-1')}`,
  isFor: (roles: readonly Role[]) => readers === 'anyone' || readers.some((role) => roles.includes(role)),
}))

let broker: EmbeddedBroker

beforeEach(async () => {
  broker = await EmbeddedBroker.start({ unit: 'umt-1', users: USERS })
})

afterEach(() => broker.close())

const comeAs = (roles: readonly Role[], clientId = nameOf(roles)): Promise<Stranger> =>
  roles.length === 0
    ? stranger(broker.url, { clientId }, 'anonymous')
    : stranger(broker.url, { clientId, username: nameOf(roles), password: PASSWORD })

/** Levels that stand somewhere in a topic, and that stand nowhere; a device may be called as any of them. */
const WORDS = [
  ...new Set(Object.values(TOPICS).flatMap(({ pattern }) => pattern.replace(/\{\w+\}/g, 'a-1').split('/'))),
  'nothing',
  'response',
  'request',
]
const level = fc.constantFrom(...WORDS, '+', '+')

/** Every topic that could be said with those words. */
const COULD_BE_SAID = Object.values(TOPICS).flatMap(({ pattern }, index) => {
  const named = pattern
    .split('/')
    .map((part) => (part.startsWith('{') ? WORDS : [part]))
    .reduce<string[]>((roots, parts) => roots.flatMap((root) => parts.map((part) => `${root}/${part}`)), [ROOT])
  return named.map((topic) => ({ topic, isFor: SAID[index]?.isFor ?? (() => false) }))
})

const filter = fc
  .tuple(
    fc.constantFrom('umt-1', '+', 'umt-2'),
    fc.array(level, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/#'),
  )
  .map(([unit, below, end]) => `umt/v1/${unit}/${below.join('/')}${end}`)
const anyFilter = fc.oneof(
  filter,
  fc.constantFrom('umt/#', 'umt/v1/#', 'umt/v1/+/#', `${ROOT}/#`, '#', '$SYS/#', '+/#'),
)

it('a client hears a message if, and only if, its roles may read it and its filter takes it', async () => {
  const clients = await Promise.all(
    ROLE_SETS.map(async (roles) => ({ roles, heard: [] as string[], ...(await comeAs(roles)) })),
  )
  for (const { client, heard } of clients) client.on('message', (topic) => heard.push(topic))
  await fc.assert(
    fc.asyncProperty(anyFilter, fc.constantFrom(0, 1, 2), async (asked, qos) => {
      const granted = new Map<readonly Role[], boolean>()
      for (const { roles, heard, client } of clients) {
        heard.length = 0
        const answer = client.subscribeAsync(asked, { qos })
        granted.set(
          roles,
          await answer.then(
            () => true,
            () => false,
          ),
        )
      }
      for (const { topic } of SAID) await broker.publish(topic, topic, SURE)
      for (const { roles, heard, client } of clients) {
        // What was published before its answer has been heard by then.
        await client.unsubscribeAsync(asked)
        const may = SAID.filter(({ topic, isFor }) => filterTakes(asked, topic) && isFor(roles)).map(
          ({ topic }) => topic,
        )
        const could = COULD_BE_SAID.some(({ topic, isFor }) => isFor(roles) && filterTakes(asked, topic))
        const isOurs = asked.startsWith('umt/') && (roles.length > 0 || /^umt\/v1\/[^/]+\/status$/.test(asked))
        const isAnswer = /^umt\/v1\/(umt-1|\+)\/response/.test(asked) && roles.length > 0
        expect({ roles, asked, heard: heard.toSorted() }).toEqual({ roles, asked, heard: isOurs ? may.toSorted() : [] })
        expect({ roles, asked, granted: granted.get(roles) }).toEqual({
          roles,
          asked,
          granted: (isOurs && could) || isAnswer,
        })
      }
    }),
    { numRuns: 60 },
  )
  for (const { client } of clients) await client.endAsync(true)
})

describe('an answer', () => {
  const NURSE = ['consultation'] as const
  const DISPLAY = ['display'] as const

  it.each([0, 1, 2] as const)(
    'with values is heard by who asked, and by nobody else who listens with QoS %i',
    async (qos) => {
      await broker.onMessage(({ topic, caller }) => {
        if (!caller) throw new Error('nobody asked')
        void broker.publish(topic.replace('/request/', '/response/'), '37.2', { ...SURE, to: caller })
      })
      await using nurse = await comeAs(NURSE)
      await using tablet = await comeAs(NURSE, 'tablet')
      await using display = await comeAs(DISPLAY)
      await using technician = await comeAs(['admin'])
      for (const { client } of [nurse, tablet, display, technician])
        await client.subscribeAsync(
          [`${ROOT}/response/#`, `${ROOT}/#`, 'umt/v1/+/response/held/show', `${ROOT}/events`],
          { qos },
        )
      await nurse.client.publishAsync(`${ROOT}/request/held/show`, '{"key":"x"}', { qos: 1 })
      expect(await nurse.next()).toMatchObject({ topic: `${ROOT}/response/held/show`, text: '37.2' })
      // The same user at another place sees what is done in its name.
      expect(await tablet.next()).toMatchObject({ text: '37.2' })
      await broker.publish(`${ROOT}/events`, 'afterwards', SURE)
      expect((await display.next()).text).toBe('afterwards')
      expect((await technician.next()).text).toBe('afterwards')
    },
  )

  it('to nobody in particular reaches nobody', async () => {
    await using nurse = await comeAs(NURSE)
    await nurse.client.subscribeAsync(`${ROOT}/#`)
    await broker.publish(`${ROOT}/response/held/show`, '37.2', SURE)
    await broker.publish(`${ROOT}/events`, 'afterwards', SURE)
    expect((await nurse.next()).text).toBe('afterwards')
  })
})

describe('who shows no user', () => {
  it('hears the status, retained too, and is granted nothing else', async () => {
    await broker.publish(`${ROOT}/status`, 'online', { qos: 1, retain: true })
    await broker.publish(`${ROOT}/health`, 'well', { qos: 1, retain: true })
    await using somebody = await comeAs([])
    for (const asked of [
      '#',
      'umt/#',
      `${ROOT}/#`,
      `${ROOT}/+`,
      `${ROOT}/health`,
      `${ROOT}/response/#`,
      'umt/v1/umt-2/status',
    ])
      await expect(somebody.client.subscribeAsync(asked), asked).rejects.toThrow()
    await somebody.client.subscribeAsync('umt/v1/+/status')
    expect(await somebody.next()).toMatchObject({ text: 'online', retain: true })
  })

  it('asks nothing: its connection ends, and nothing is carried out', async () => {
    const requests: Message[] = []
    await broker.onMessage((message) => requests.push(message))
    await using somebody = await comeAs([])
    somebody.client.publish(`${ROOT}/request/encounter/open`, '{"transaction":"1"}', { qos: 1 })
    await somebody.gone
    const will = {
      topic: `${ROOT}/request/encounter/close`,
      payload: Buffer.from('{}'),
      qos: 1,
      retain: false,
    } as const
    await expect(stranger(broker.url, { will }, 'anonymous')).rejects.toThrow(/not authorized/i)
    expect(requests).toEqual([])
  })

  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address

  it.skipIf(elsewhere === undefined)('does not even come in from another machine', async () => {
    const open = await EmbeddedBroker.start({ unit: 'umt-1', users: USERS, host: '0.0.0.0' })
    const url = open.url.replace('0.0.0.0', elsewhere ?? '')
    await expect(stranger(url, {}, 'anonymous')).rejects.toThrow(/not authorized/i)
    await using known = await stranger(url, { username: 'display', password: PASSWORD })
    expect(known.client.connected).toBe(true)
    await open.close()
  })

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:10.0.0.1', 'network'],
    ['10.0.0.1', 'network'],
    ['fe80::1%eth0', 'network'],
    ['128.0.0.1', 'network'],
    ['127.evil', 'network'],
    ['', 'network'],
    [undefined, 'network'],
  ] as const)('from %s counts as of the %s', (address, kind) => {
    expect(entranceOf(address).kind).toBe(kind)
  })
})

it('a display that takes the name of the nurse’s screen does not throw it out', async () => {
  await using screen = await comeAs(['consultation'], 'ecran-1')
  await using display = await comeAs(['display'], 'ecran-1')
  await using somebody = await comeAs([], 'ecran-1')
  await screen.client.subscribeAsync(`${ROOT}/events`)
  await broker.publish(`${ROOT}/events`, 'still here', SURE)
  expect((await screen.next()).text).toBe('still here')
  expect([screen, display, somebody].map(({ client }) => client.connected)).toEqual([true, true, true])
  // Its own connection it does take over: after a cable was pulled the old one may look alive for long.
  await using again = await comeAs(['consultation'], 'ecran-1')
  await screen.gone
  expect(again.client.connected).toBe(true)
})
