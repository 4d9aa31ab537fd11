import { once } from 'node:events'
import { truncateSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectPacket, rawSocket, socketGone, stranger, subscribePacket } from '../../src/bus/testing/stranger.ts'
import { certificateAuthority } from '../support/certificates.ts'
import { emptyTemp } from '../support/empty-temp.ts'
import { aLockedVehicle, type LockedVehicle, ROOT, USERS } from './a-locked-vehicle.ts'
import { memoryDuring } from './memory-of.ts'
import { as, at, mosquitto } from './mosquitto-client.ts'

/** Who waits longer believes that the screen has broken. */
const SERVED_WITHIN_MS = 5_000
/** Beyond what the daemon takes with one screen; the smallest computer of a vehicle has 512. */
const MEMORY_MB = 100

let vehicle: LockedVehicle
const figures: Record<string, unknown>[] = []

beforeAll(async () => {
  vehicle = await aLockedVehicle()
  const subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '000000000000000' }
  expect(await asked('encounter/open', { id: 'visit-1', subject })).toMatchObject({ status: 'ok' })
})

afterAll(async () => {
  console.table(figures)
  await vehicle?.[Symbol.asyncDispose]()
})

/** What the nurse is answered, over a connection of her own. */
async function asked(verb: string, request: object = {}, url = vehicle.url): Promise<Record<string, unknown>> {
  const { password } = USERS.nurse
  const who = url === vehicle.socket ? {} : { username: 'nurse', password }
  await using screen = await stranger(url, { ...who, connectTimeout: 20_000 }, 'anonymous')
  await screen.client.subscribeAsync(`${ROOT}/response/${verb}`, { qos: 1 })
  await screen.client.publishAsync(`${ROOT}/request/${verb}`, JSON.stringify({ transaction: 't', ...request }), {
    qos: 1,
  })
  return JSON.parse((await screen.next()).text)
}

/** Tries until it is answered, as a screen does that reconnects; ms. */
async function servedAfter(url = vehicle.url): Promise<number> {
  const from = performance.now()
  while (performance.now() - from < 30_000) {
    const answer = await asked('encounter/status', {}, url).catch(() => undefined)
    if (answer) {
      expect(answer).toMatchObject({ status: 'ok', data: { state: 'open', id: 'visit-1' } })
      return Math.round(performance.now() - from)
    }
    await setTimeout(100)
  }
  throw new Error('nobody is served for 30 s')
}

/** Does it, and while it lasts the nurse is served, and so are the commands of this machine; then so is the memory. */
async function attacked<T>(what: string, act: () => Promise<T>): Promise<T> {
  const { memory, result } = await memoryDuring(vehicle.pid, act)
  const [nurseMs, socketMs] = [await servedAfter(), await servedAfter(vehicle.socket)]
  figures.push({ what, ...memory, nurseMs, socketMs })
  expect(vehicle.isRunning()).toBe(true)
  expect(nurseMs).toBeLessThan(SERVED_WITHIN_MS)
  expect(socketMs).toBeLessThan(SERVED_WITHIN_MS)
  expect(memory.peak - memory.before).toBeLessThan(MEMORY_MB)
  return result
}

const sub = (...args: readonly string[]) => mosquitto('mosquitto_sub', [...at(vehicle.url), '-v', '-W', '2', ...args])
const pub = (...args: readonly string[]) => mosquitto('mosquitto_pub', [...at(vehicle.url), ...args])

/** Sockets that connect at once, whatever becomes of them. */
async function sockets(count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(vehicle.url)
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      await Promise.race([once(socket, 'connect'), once(socket, 'close')])
      return socket
    }),
  )
}

const drop = (open: readonly Socket[]): void => {
  for (const socket of open) socket.destroy()
}

/** CONNECT of MQTT 3.1.1 by a user. */
const connectAs = (client: string, name: keyof typeof USERS): Buffer =>
  connectPacket(client, { name, password: USERS[name].password })

describe('a stranger with the clients of Mosquitto', () => {
  it('without a user hears the status and nothing else, while values are published', async () => {
    const filters = [`${ROOT}/status`, `${ROOT}/#`, `${ROOT}/observations/#`, `${ROOT}/encounter`, '#', '$SYS/#']
    const { out } = await attacked('anonymous', () => sub(...filters.flatMap((filter) => ['-t', filter])))
    expect(out.trim().split('\n')).toEqual([expect.stringContaining(`${ROOT}/status {`)])
  })

  it('without a user may ask for nothing', async () => {
    const { status } = await pub(
      '-t',
      `${ROOT}/request/encounter/close`,
      '-m',
      '{"transaction":"t","id":"visit-1"}',
      '-q',
      '1',
    )
    expect(status).not.toBe(0)
    expect(await asked('encounter/status')).toMatchObject({ data: { state: 'open' } })
  })

  it('with a wrong password is not let in, however often it is tried', async () => {
    const results = await attacked('80 wrong passwords', () =>
      Promise.all(
        Array.from({ length: 80 }, (_, index) => sub('-u', 'nurse', '-P', `guess ${index}`, '-t', `${ROOT}/#`)),
      ),
    )
    for (const { status, out } of results) {
      expect(status).not.toBe(0)
      expect(out).toBe('')
    }
  })

  it('as a display sees values and opens no encounter', async () => {
    const request = { transaction: 't', id: 'visit-2', replace: true, subject: { kind: 'unknown' } }
    const [heard] = await Promise.all([
      sub(...as('wall'), '-t', `${ROOT}/#`),
      // An answer waits for nobody who subscribes later.
      setTimeout(1_000).then(() =>
        pub(...as('wall'), '-t', `${ROOT}/request/encounter/open`, '-m', JSON.stringify(request), '-q', '1'),
      ),
    ])
    expect(heard.out).toContain(`${ROOT}/observations/blood-pressure/`)
    expect(heard.out).toContain(`${ROOT}/waveforms/`)
    expect(heard.out).toContain('UMT-BUS-110')
    expect(await asked('encounter/status')).toMatchObject({ data: { state: 'open', id: 'visit-1' } })
  })

  it('as a technician sees no value', async () => {
    const { out } = await sub(...as('tech'), '-t', `${ROOT}/#`)
    expect(out).toContain(`${ROOT}/health`)
    expect(out).not.toMatch(/\/(observations|waveforms)\//)
  })

  it('subscribes neither to another unit nor to what is inside the broker', async () => {
    const filters = ['umt/v1/umt-2/#', '#', '$SYS/#', '$request/#', '+/+/+/observations/#', `${ROOT}/request/#`]
    for (const filter of filters) {
      const { out, err } = await mosquitto('mosquitto_sub', [
        ...at(vehicle.url),
        ...as('nurse'),
        '-W',
        '2',
        '-t',
        filter,
      ])
      expect(out, filter).toBe('')
      expect(err, filter).toMatch(/denied|Not authorized/i)
    }
  })

  it('publishes no number: it is cut off', async () => {
    const { status } = await pub(...as('nurse'), '-t', `${ROOT}/observations/heart-rate/x`, '-m', '{}', '-q', '1')
    expect(status).not.toBe(0)
  })

  it('over TLS trusts the authority of the vehicle or does not connect, and needs a password', async () => {
    const { path } = emptyTemp()
    const file = (name: string, pem: string) => {
      writeFileSync(join(path, name), pem)
      return join(path, name)
    }
    const ours = file('ours.pem', vehicle.authority)
    const theirs = file('theirs.pem', (await certificateAuthority('Somebody else')).certificate)
    const over = (ca: string, ...args: readonly string[]) =>
      mosquitto('mosquitto_sub', [
        ...at(vehicle.tlsUrl),
        '--cafile',
        ca,
        '-W',
        '3',
        '-C',
        '1',
        '-t',
        `${ROOT}/status`,
        ...args,
      ])
    expect((await over(ours, ...as('nurse'))).out).toContain('online')
    for (const refused of [await over(theirs, ...as('nurse')), await over(ours)]) {
      expect(refused.status).not.toBe(0)
      expect(refused.out).toBe('')
    }
  })
})

describe('a stranger who means harm', () => {
  it('with a file of 200 MB as one packet is cut before it is read', async () => {
    const { path } = emptyTemp()
    const file = join(path, 'large')
    writeFileSync(file, '')
    truncateSync(file, 200 * 1024 * 1024)
    const { status } = await attacked('200 MB by mosquitto_pub', () =>
      pub(...as('nurse'), '-t', `${ROOT}/request/devices`, '-f', file, '-q', '1'),
    )
    expect(status).not.toBe(0)
  })

  it.each([false, true])('who streams 300 MB is cut (let in before: %s)', async (known) => {
    const sent = await attacked(`300 MB streamed, ${known ? 'by a user' : 'by anybody'}`, async () => {
      const socket = await rawSocket(vehicle.url)
      const gone = socketGone(socket)
      if (known) {
        socket.write(connectAs('large', 'nurse'))
        await once(socket, 'data')
      }
      // The longest that a header can announce, 256 MB; the rest would be packets after it.
      socket.write(Buffer.of(0x30, 0xff, 0xff, 0xff, 0x7f))
      const block = Buffer.alloc(1024 * 1024, 0x20)
      let bytes = 0
      while (bytes < 300 * block.length && !socket.destroyed) {
        bytes += block.length
        if (!socket.write(block)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), gone])
      }
      await gone
      return bytes
    })
    expect(sent).toBeLessThan(50 * 1024 * 1024)
  })

  it('with 2,000 connections that say nothing keeps nobody out', async () => {
    const open = await attacked('2,000 silent connections', () => sockets(2_000))
    expect(open.length).toBe(2_000)
    drop(open)
  })

  it('with 2,000 connections without a user keeps nobody out', async () => {
    const open = await attacked('2,000 anonymous connections', async () => {
      const all = await sockets(2_000)
      for (const [index, socket] of all.entries()) socket.write(connectPacket(`a-${index}`, 'anonymous'))
      await setTimeout(500)
      return all
    })
    drop(open)
  })

  it('with 50 subscribers that never read costs no more than what may wait', async () => {
    const open = await attacked('50 subscribers that never read', async () => {
      const all = await sockets(50)
      for (const [index, socket] of all.entries()) {
        const name = (['nurse', 'wall', 'tech'] as const)[index % 3] ?? 'nurse'
        socket.pause()
        socket.write(Buffer.concat([connectAs(`frozen-${index}`, name), subscribePacket(`${ROOT}/#`)]))
      }
      // Until long after the time in which a client has to read.
      await setTimeout(7_000)
      return all
    })
    drop(open)
  })

  it('with a flood of requests waits for himself alone', async () => {
    const line = '{"transaction":"t"}\n'
    await attacked('40,000 requests by mosquitto_pub', async () => {
      const args = [...at(vehicle.url), ...as('tech'), '-t', `${ROOT}/request/devices`, '-l', '-q', '0']
      const flood = mosquitto('mosquitto_pub', args, { input: line.repeat(40_000), seconds: 6 })
      expect(await servedAfter()).toBeLessThan(SERVED_WITHIN_MS)
      await flood
    })
  })

  it('with garbage in 500 connections is cut', async () => {
    await attacked('500 connections with garbage', async () => {
      const open = await sockets(500)
      for (const [index, socket] of open.entries())
        socket.write(
          Buffer.alloc(
            2_000,
            Uint8Array.from({ length: 97 }, (_, at) => (at * 31 + index * 7) % 256),
          ),
        )
      await setTimeout(500)
      drop(open)
    })
  })

  it('who says who he is one byte at a time is cut', async () => {
    const slow = await attacked('40 CONNECTs, a byte each 300 ms', async () => {
      const open = await sockets(40)
      const packet = connectAs('slow', 'nurse')
      const gone = Promise.all(open.map(socketGone))
      const until = performance.now() + 11_000
      for (let byte = 0; performance.now() < until && open.some(({ destroyed }) => !destroyed); byte++) {
        for (const socket of open) if (!socket.destroyed) socket.write(packet.subarray(byte, byte + 1))
        await setTimeout(300)
      }
      drop(open)
      await gone
      return performance.now() < until
    })
    expect(slow).toBe(true)
  })

  it('has left the log without a word of what he sent', () => {
    const log = vehicle.log.join('\n')
    expect(log).toContain('client')
    expect(log).not.toMatch(/guess|visit-2|000000000000000|a nurse of/)
  })
})
