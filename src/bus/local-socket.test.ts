import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { groupId } from '../group-id.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { Connections } from './limits/connections.ts'
import { listenLocally } from './local-socket.ts'
import { socketUrl } from './places.ts'
import { ROLES } from './roles.ts'
import { stranger } from './testing/stranger.ts'
import { TEST_USER, TEST_USERS } from './testing/test-user.ts'
import type { Message } from './transport.ts'

const ROOT = 'umt/v1/umt-1'
/** For a socket that is not to be opened. */
const NOBODY_COMES = { connections: new Connections(), onStream: () => undefined }

let path: string

beforeEach(async () => {
  const folder = await throwAwayFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  path = join(folder.path, 'bus.sock')
})

async function aBroker(): Promise<EmbeddedBroker> {
  const broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
  onTestFinished(() => broker.close())
  return broker
}

describe('the socket of the machine', () => {
  it('lets whoever may open it in without a password, with every role, and says so to the daemon', async () => {
    const broker = await aBroker()
    await broker.openSocket(path)
    const heard = Promise.withResolvers<Message>()
    await broker.onMessage(heard.resolve)
    await using command = await stranger(socketUrl(path), { clientId: 'umt-1234' }, 'anonymous')
    await command.client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    await broker.publish(`${ROOT}/observations/heart-rate/a`, 'x', { qos: 1, retain: false })
    expect((await command.next()).text).toBe('x')
    await command.client.publishAsync(`${ROOT}/request/devices`, '{}', { qos: 1 })
    const { caller } = await heard.promise
    expect(caller).toMatchObject({ client: 'umt-1234', through: 'socket', roles: ROLES })
    expect(caller).not.toHaveProperty('user')
  })

  it('takes a user who is named for that user, and a wrong password for none', async () => {
    const broker = await aBroker()
    await broker.openSocket(path)
    await using known = await stranger(socketUrl(path), { username: TEST_USER.name, password: TEST_USER.password })
    expect(known.client.connected).toBe(true)
    const wrong = stranger(socketUrl(path), { username: TEST_USER.name, password: 'wrong' })
    await expect(wrong).rejects.toThrow(/not authorized/i)
  })

  it('gives an answer to the command that asked and to no other one', async () => {
    const broker = await aBroker()
    await broker.openSocket(path)
    await broker.onMessage(({ caller }) => {
      if (caller) void broker.publish(`${ROOT}/response/held/show`, '37.2', { qos: 1, retain: false, to: caller })
    })
    await using other = await stranger(socketUrl(path), {}, 'anonymous')
    await using asking = await stranger(socketUrl(path), {}, 'anonymous')
    for (const { client } of [other, asking]) await client.subscribeAsync(`${ROOT}/#`, { qos: 1 })
    await asking.client.publishAsync(`${ROOT}/request/held/show`, '{}', { qos: 1 })
    expect((await asking.next()).text).toBe('37.2')
    await broker.publish(`${ROOT}/events`, 'afterwards', { qos: 1, retain: false })
    expect((await other.next()).text).toBe('afterwards')
  })

  it('is for its user and the group of the vehicle alone', async () => {
    const broker = await aBroker()
    await broker.openSocket(path)
    const { mode, gid } = statSync(path)
    const group = groupId('umt')
    if (group !== undefined && gid === group) expect(mode & 0o777).toBe(0o660)
    else expect(mode & 0o777).toBe(0o600)
  })

  it('of a daemon that was killed is taken over', async () => {
    const dying = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    expect(spawnSync(process.execPath, ['-e', dying]).signal).toBe('SIGKILL')
    expect(existsSync(path)).toBe(true)
    const broker = await aBroker()
    await broker.openSocket(path)
    await using command = await stranger(socketUrl(path), {}, 'anonymous')
    expect(command.client.connected).toBe(true)
  })

  it('of a daemon that runs stays its own, and the second one is told', async () => {
    const first = await aBroker()
    await first.openSocket(path)
    const second = await aBroker()
    await expect(second.openSocket(path)).rejects.toMatchObject({ code: 'UMT-BUS-113', params: { path } })
    await using command = await stranger(socketUrl(path), {}, 'anonymous')
    expect([first.clients, second.clients, command.client.connected]).toEqual([1, 0, true])
  })

  it('does not take the place of a file', async () => {
    writeFileSync(path, 'somebody’s')
    await expect(listenLocally(path, NOBODY_COMES)).rejects.toMatchObject({ code: 'UMT-BUS-112' })
    expect(readFileSync(path, 'utf8')).toBe('somebody’s')
  })

  it('at a path that is too long is not made, and why is said', async () => {
    const long = join(path, 'x'.repeat(100))
    await expect(listenLocally(long, NOBODY_COMES)).rejects.toMatchObject({
      code: 'UMT-BUS-112',
      params: { path: long, detail: expect.stringContaining('107 bytes') },
    })
  })

  it('goes with the daemon', async () => {
    const broker = await aBroker()
    await broker.openSocket(path)
    await broker.close()
    expect(existsSync(path)).toBe(false)
  })

  it('of something that hangs is not taken from it', async () => {
    const hanging = createServer().listen(path)
    onTestFinished(() => void hanging.close())
    await expect(listenLocally(path, NOBODY_COMES)).rejects.toMatchObject({ code: 'UMT-BUS-113' })
  })
})
