import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { FileUsers } from './file-users.ts'
import { hashPassword } from './password-hash.ts'
import type { Role } from './roles.ts'
import { stranger } from './testing/stranger.ts'
import type { Message } from './transport.ts'
import type { Users } from './users.ts'
import { putUser, removeUser } from './users-store.ts'

const ROOT = 'umt/v1/umt-1'
const PASSWORD = 'un mot de passe'
const LOGIN = { username: 'ecran', password: PASSWORD }
const HASH = await hashPassword(PASSWORD)

let path: string
let clock: FakeClock
let reported: unknown[]
let users: FileUsers

beforeEach(async () => {
  const folder = await throwAwayFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  path = join(folder.path, 'bus-users')
  clock = new FakeClock()
  reported = []
  put('ecran', ['consultation'])
  users = new FileUsers({ path, clock, report: (error) => reported.push(error) })
  onTestFinished(() => users[Symbol.dispose]())
})

const put = (name: string, roles: readonly Role[], hash = HASH) => putUser(path, { name, roles, hash })

const admit = (name: string, password: string) => users.admit(name, Buffer.from(password), '127.0.0.1')

/** A second later, when the file is looked at again. */
const aSecondLater = () => clock.advance(1_000)

describe('a user of the file', () => {
  it('is let in by the right password alone', async () => {
    expect(await admit('ecran', PASSWORD)).toEqual({ name: 'ecran', roles: ['consultation'] })
    // Remembered by now: what is remembered must not let another one in.
    const guesses = ['', `${PASSWORD} `, PASSWORD.toUpperCase(), 'x'.repeat(2_000)]
    for (const guess of guesses) {
      const answer = admit('ecran', guess)
      clock.advance(10_000)
      expect(await Promise.race([answer, later()])).toBe('wrong')
    }
  })

  it('that comes back is let in at once, however often somebody else guessed meanwhile', async () => {
    await admit('ecran', PASSWORD)
    for (let guess = 0; guess < 3; guess += 1) void admit('ecran', `guess ${guess}`)
    const began = performance.now()
    for (let time = 0; time < 50; time += 1) expect(await admit('ecran', PASSWORD)).toMatchObject({ name: 'ecran' })
    // Fifty times scrypt would be seconds.
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('that does not exist is told so no faster than a wrong password', async () => {
    const took = async (name: string) => {
      const began = performance.now()
      expect(await admit(name, 'some guess')).toBe('wrong')
      return performance.now() - began
    }
    const [there, missing] = [await took('ecran'), await took('nobody')]
    expect(missing).toBeGreaterThan(there / 5)
  })
})

/** An attempt that has to wait does so on the clock of the test. */
const later = async () => {
  for (let turns = 0; turns < 40; turns += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    clock.advance(500)
  }
  return 'late'
}

describe('a change of the file', () => {
  async function connected() {
    const broker = await EmbeddedBroker.start({ unit: 'umt-1', users })
    onTestFinished(() => broker.close())
    const requests: Message[] = []
    await broker.onMessage((message) => requests.push(message))
    const will = {
      topic: `${ROOT}/request/encounter/close`,
      payload: Buffer.from('{}'),
      qos: 1,
      retain: false,
    } as const
    const screen = await stranger(broker.url, { ...LOGIN, will })
    onTestFinished(() => screen[Symbol.asyncDispose]())
    return { broker, requests, screen }
  }

  it.each<[string, () => void]>([
    ['was removed', () => removeUser(path, 'ecran')],
    ['has other roles', () => put('ecran', ['display'])],
    [
      'has another password',
      () =>
        put(
          'ecran',
          ['consultation'],
          HASH.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
        ),
    ],
    ['is gone with the whole file', () => rmSync(path)],
  ])('cuts the connection of a user that %s, and carries out nothing more of it', async (_what, change) => {
    const { broker, requests, screen } = await connected()
    change()
    aSecondLater()
    await screen.gone
    await broker.publish(`${ROOT}/events`, 'afterwards', { qos: 1, retain: false })
    expect(requests).toEqual([])
    expect(reported).toEqual([])
  })

  it('of somebody else leaves a screen where it is, and lets the new one in', async () => {
    const { broker, screen } = await connected()
    put('mural', ['display'])
    aSecondLater()
    await using other = await stranger(broker.url, { ...LOGIN, username: 'mural' })
    expect([screen.client.connected, other.client.connected]).toEqual([true, true])
  })

  it('keeps out who was removed while his password was looked at', async () => {
    const removing: Users = {
      async admit(...words) {
        const admission = await users.admit(...words)
        removeUser(path, 'ecran')
        aSecondLater()
        return admission
      },
      holds: (user) => users.holds(user),
      onChange: (handler) => users.onChange(handler),
    }
    const broker = await EmbeddedBroker.start({ unit: 'umt-1', users: removing })
    onTestFinished(() => broker.close())
    await expect(stranger(broker.url, LOGIN)).rejects.toThrow(/not authorized/i)
  })

  it('takes the password that was remembered away', async () => {
    await admit('ecran', PASSWORD)
    put('ecran', ['consultation'], await hashPassword('un autre mot de passe'))
    aSecondLater()
    expect(await admit('ecran', PASSWORD)).toBe('wrong')
  })

  it.each<[string, () => void]>([
    ['is damaged', () => writeFileSync(path, 'ecran:consultation')],
    ['everybody can read', () => chmodSync(path, 0o644)],
  ])('after which it %s is told once, and everybody stays', async (_what, change) => {
    const { screen } = await connected()
    change()
    aSecondLater()
    aSecondLater()
    expect(reported).toEqual([expect.objectContaining({ code: 'UMT-BUS-111' })])
    expect(await admit('ecran', PASSWORD)).toMatchObject({ name: 'ecran' })
    expect(screen.client.connected).toBe(true)
  })
})
