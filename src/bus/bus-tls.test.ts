import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect, type PeerCertificate } from 'node:tls'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type CertificateAuthority, certificateAuthority, HERE, type Issued } from '../../tests/support/certificates.ts'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { systemClock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { BusTls } from './bus-tls.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { LIMITS } from './limits/limits.ts'
import { rawSocket, stranger } from './testing/stranger.ts'
import { TEST_USERS } from './testing/test-user.ts'

const DAY = 86_400_000
const ROOT = 'umt/v1/umt-1'
const SURE = { qos: 1, retain: false } as const

let authority: CertificateAuthority
let issued: Issued

beforeAll(async () => {
  authority = await certificateAuthority('Vehicle')
  issued = await authority.issue({ name: 'umt-1', hosts: HERE, to: Date.now() + 100 * DAY })
})

/** A broker whose ports with TLS read their certificate from a folder. */
async function aBus(first: Issued | 'nothing' = issued, port = 0) {
  const { path } = emptyTemp()
  const settings = {
    host: '127.0.0.1',
    port,
    webSocketPort: 0,
    certificate: join(path, 'server.pem'),
    key: join(path, 'server.key'),
  }
  const put = ({ certificate, key }: Issued) => {
    writeFileSync(settings.certificate, certificate)
    writeFileSync(settings.key, key, { mode: 0o600 })
  }
  if (first !== 'nothing') put(first)
  const told: unknown[] = []
  const broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
  const tls = new BusTls({ settings, entry: broker.entry, clock: systemClock, problem: (error) => told.push(error) })
  broker.closeWith(tls)
  onTestFinished(() => broker.close())
  await tls.start()
  return { broker, tls, put, settings, codes: () => told.map((error) => error instanceof UmtError && error.code) }
}

const urlOf = (tls: BusTls, way: 'url' | 'wsUrl' = 'url') => tls.urls?.[way] ?? ''

/** A tablet that was given the authority. */
const tablet = (url: string, ca = authority.certificate) => stranger(url, { ca })

const shownBy = (tls: BusTls): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const port = Number(new URL(urlOf(tls)).port)
    const socket = connect({ port, ca: authority.certificate }, () => {
      resolve(socket.getPeerCertificate())
      socket.destroy()
    })
    socket.once('error', reject)
  })

const codesOf = (tls: BusTls) => tls.problems.map(({ code }) => code)

describe('a tablet', () => {
  it.each(['url', 'wsUrl'] as const)('that was given the authority hears over %s what is published', async (way) => {
    const { broker, tls } = await aBus()
    await using screen = await tablet(urlOf(tls, way))
    await screen.client.subscribeAsync(`${ROOT}/events`)
    await broker.publish(`${ROOT}/events`, 'x'.repeat(100_000), SURE)
    expect((await screen.next()).text.length).toBe(100_000)
  })

  it.each(['url', 'wsUrl'] as const)('is let in over %s by its password alone, from this machine too', async (way) => {
    const { tls } = await aBus()
    const ca = authority.certificate
    await expect(stranger(urlOf(tls, way), { ca }, 'anonymous')).rejects.toThrow(/not authorized/i)
    await expect(stranger(urlOf(tls, way), { ca, username: 'test', password: 'no' })).rejects.toThrow(/not authorized/i)
  })

  it('that trusts somebody else does not connect, and the next one does', async () => {
    const { tls } = await aBus()
    const other = await certificateAuthority('Somebody else')
    await expect(tablet(urlOf(tls), other.certificate)).rejects.toThrow()
    await using screen = await tablet(urlOf(tls))
    expect(screen.client.connected).toBe(true)
  })

  it('is not kept out by connections that never begin with TLS', async () => {
    const { tls } = await aBus()
    const silent = await Promise.all(Array.from({ length: 100 }, () => rawSocket(urlOf(tls))))
    expect(silent.length).toBeGreaterThan(LIMITS.arriving)
    await using screen = await tablet(urlOf(tls))
    await using webScreen = await tablet(urlOf(tls, 'wsUrl'))
    expect([screen.client.connected, webScreen.client.connected]).toEqual([true, true])
    for (const socket of silent) socket.destroy()
  })

  it('does not get in by TLS 1.1', async () => {
    const { tls } = await aBus()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const socket = connect({ port: Number(new URL(urlOf(tls)).port), ca: authority.certificate, ...old })
    await expect(
      new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)),
    ).rejects.toThrow(/version|protocol/i)
  })
})

describe('the certificate of the bus', () => {
  it('is exchanged while it runs: who is connected stays, who comes is shown the new one', async () => {
    const { broker, tls, put } = await aBus()
    await using screen = await tablet(urlOf(tls))
    await screen.client.subscribeAsync(`${ROOT}/events`)
    put(await authority.issue({ name: 'renewed', hosts: HERE, to: Date.now() + 100 * DAY }))
    await tls.look()
    expect((await shownBy(tls)).subject.CN).toBe('renewed')
    await using later = await tablet(urlOf(tls, 'wsUrl'))
    await broker.publish(`${ROOT}/events`, 'still here', SURE)
    expect((await screen.next()).text).toBe('still here')
    expect(later.client.connected).toBe(true)
  })

  it('stays in use when what is put in its place cannot be used, which is told once', async () => {
    const { tls, put, settings, codes } = await aBus()
    const other = await authority.issue({ name: 'other', hosts: HERE })
    writeFileSync(settings.certificate, other.certificate)
    await tls.look()
    await tls.look()
    expect(codes()).toEqual(['UMT-BUS-133'])
    expect(codesOf(tls)).toEqual(['UMT-BUS-133'])
    expect((await shownBy(tls)).subject.CN).toBe('umt-1')
    put(issued)
    await tls.look()
    expect(codesOf(tls)).toEqual([])
  })

  it('that is not there yet keeps the bus of this machine open, and opens the ports once it is', async () => {
    const { broker, tls, put, codes } = await aBus('nothing')
    expect(codes()).toEqual(['UMT-BUS-130'])
    expect(tls.urls).toBeUndefined()
    await using here = await stranger(broker.url)
    expect(here.client.connected).toBe(true)
    put(issued)
    await tls.look()
    await using screen = await tablet(urlOf(tls))
    expect(screen.client.connected).toBe(true)
  })

  it('is refused with a key that others may read, and with what is no certificate', async () => {
    const { tls, settings, codes } = await aBus()
    chmodSync(settings.key, 0o644)
    await tls.look()
    chmodSync(settings.key, 0o640)
    await tls.look()
    expect(codesOf(tls)).toEqual([])
    writeFileSync(settings.certificate, 'no certificate')
    await tls.look()
    expect(codes()).toEqual(['UMT-BUS-131', 'UMT-BUS-132'])
  })

  it.each([
    [29, 'UMT-BUS-134'],
    [-1, 'UMT-BUS-135'],
  ])('that ends in %i days is told of', async (days, code) => {
    const times = { from: Date.now() - 2 * DAY, to: Date.now() + days * DAY }
    const { tls } = await aBus(await authority.issue({ name: 'umt-1', hosts: HERE, ...times }))
    expect(codesOf(tls)).toEqual([code])
  })
})

describe('a port that another program has', () => {
  it('is told of, and taken once it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const { tls, codes } = await aBus(issued, typeof address === 'object' ? (address?.port ?? 0) : 0)
    expect(codes()).toEqual(['UMT-BUS-101'])
    await new Promise((resolve) => other.close(resolve))
    await tls.look()
    await using screen = await tablet(urlOf(tls))
    expect(screen.client.connected).toBe(true)
  })
})
