import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Issued, issueServer } from '../src/certificate/authority.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'

const DAY_MS = 86_400_000

const certificate = (folder: string, ...words: readonly string[]) =>
  command(['bus', 'certificate', '--out', folder, ...words])

const text = (folder: string, name: string) => readFileSync(join(folder, name), 'latin1')

/** Whether a client that trusts the authority takes the server for `host`: a real handshake. */
async function isTaken(issued: Issued, ca: string, host: string): Promise<boolean> {
  const server = createServer({ cert: issued.certificate, key: issued.key }, (socket) => socket.end())
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', ca, servername: host })
  const taken = await new Promise<boolean>((resolve) => {
    socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  server.close()
  return taken
}

const issuedIn = (folder: string): Issued => ({
  certificate: text(folder, 'server.pem'),
  key: text(folder, 'server.key'),
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('umt bus certificate', () => {
  afterEach(() => vi.useRealTimers())

  it('makes what a tablet that was given the authority takes the vehicle by', async () => {
    const { path } = emptyTemp()
    const { status, out } = await certificate(path, '--host', 'Tablette.local', '--host', '192.168.8.10')
    expect(status).toBe(0)
    const ca = new X509Certificate(text(path, 'ca.pem'))
    expect(out.join('\n')).toContain(join(path, 'ca.pem'))
    expect(out.join('\n')).toContain(ca.fingerprint256)
    const server = new X509Certificate(text(path, 'server.pem'))
    for (const name of ['localhost', 'tablette.local']) expect(server.checkHost(name)).toBe(name)
    for (const address of ['127.0.0.1', '::1', '192.168.8.10']) expect(server.checkIP(address)).toBe(address)
    expect(server.checkHost('tablette.example')).toBeUndefined()
    const [days, years] = [server, ca].map(({ validToDate }) => (validToDate.getTime() - Date.now()) / DAY_MS)
    expect(days).toBeLessThanOrEqual(397)
    expect(days).toBeGreaterThan(395)
    expect(years).toBeGreaterThan(3_600)
    expect(await isTaken(issuedIn(path), text(path, 'ca.pem'), 'tablette.local')).toBe(true)
  })

  it('leaves the keys to their owners', async () => {
    const { path } = emptyTemp()
    await certificate(path)
    const mode = (name: string) => statSync(join(path, name)).mode & 0o777
    expect(mode('ca.key')).toBe(0o600)
    expect(mode('server.key') & 0o037).toBe(0)
    expect(readdirSync(path).toSorted()).toEqual(['ca.key', 'ca.pem', 'server.key', 'server.pem'])
  })

  it('renews the certificate of the server under the same authority, with the names that it had', async () => {
    const { path } = emptyTemp()
    vi.useFakeTimers({ now: Date.now() - 30 * DAY_MS, toFake: ['Date'] })
    await certificate(path, '--host', '10.1.2.3')
    const before = { ca: text(path, 'ca.pem'), caKey: text(path, 'ca.key'), server: text(path, 'server.pem') }
    vi.useRealTimers()
    const { status, out } = await certificate(path, '--host', 'umt.lan')
    expect(status).toBe(0)
    expect(out.join('\n')).toContain('The same authority as before')
    expect({ ca: text(path, 'ca.pem'), caKey: text(path, 'ca.key') }).toEqual({ ca: before.ca, caKey: before.caKey })
    const renewed = new X509Certificate(text(path, 'server.pem'))
    expect(renewed.checkIP('10.1.2.3')).toBe('10.1.2.3')
    expect(renewed.checkHost('umt.lan')).toBe('umt.lan')
    const gained = renewed.validToDate.getTime() - new X509Certificate(before.server).validToDate.getTime()
    expect(Math.round(gained / DAY_MS)).toBe(30)
    expect(await isTaken(issuedIn(path), before.ca, 'umt.lan')).toBe(true)
  })

  it('never makes a new authority in the place of one that lost a file', async () => {
    const { path } = emptyTemp()
    await certificate(path)
    const ca = text(path, 'ca.pem')
    rmSync(join(path, 'ca.key'))
    const { status, err } = await certificate(path)
    expect(status).toBe(65)
    expect(err[0]).toMatch(/^UMT-BUS-136 /)
    expect(text(path, 'ca.pem')).toBe(ca)
  })

  it('makes an authority whose key is worthless for sites of the Internet', async () => {
    const { path } = emptyTemp()
    await certificate(path)
    const authority = { certificate: text(path, 'ca.pem'), key: text(path, 'ca.key') }
    const at = Date.now()
    for (const [host, good] of [
      ['bank.example', false],
      ['local.example', false],
      ['umt.local', true],
    ] as const) {
      const issued = await issueServer(authority, { name: 'x', hosts: [host], at })
      expect(await isTaken(issued, authority.certificate, host), host).toBe(good)
    }
  })

  it.skipIf(!hasOpenssl)('agrees with OpenSSL about the hosts that an authority may issue for', async () => {
    const { path } = emptyTemp()
    await certificate(path, '--host', 'umt.hopital.example', '--host', '203.0.113.7', '--host', '2001:db8::7')
    const authority = { certificate: text(path, 'ca.pem'), key: text(path, 'ca.key') }
    for (const host of [
      'bus.umt.hopital.example',
      'hopital.example',
      '203.0.113.7',
      '203.0.113.8',
      '172.31.255.1',
      '172.32.0.1',
      '2001:db8::7',
      '2001:db8::8',
      'fd00::1',
      'fe80::1',
      'x.home.arpa',
    ]) {
      const issued = await issueServer(authority, { name: 'x', hosts: [host], at: Date.now() })
      writeFileSync(join(path, 'one.pem'), issued.certificate)
      const verified = spawnSync('openssl', ['verify', '-CAfile', join(path, 'ca.pem'), join(path, 'one.pem')])
      const { status, err } = await certificate(path, '--host', host)
      expect(status === 0, host).toBe(verified.status === 0)
      if (status !== 0) expect(err[0]).toMatch(/^UMT-BUS-137 /)
    }
  })

  it('refuses what is no name and no address, and a folder that is none', async () => {
    const { path } = emptyTemp()
    for (const host of ['https://umt.local', 'umt local', '-x.local', '300.1.1.1:1', '*.local', ''])
      expect((await certificate(path, '--host', host)).status, host).toBe(2)
    expect(readdirSync(path)).toEqual([])
    writeFileSync(join(path, 'file'), '')
    const { err } = await certificate(join(path, 'file'))
    expect(err[0]).toMatch(/^UMT-BUS-13[08] /)
  })

  it('makes nothing by a clock of another century, since it would have ended before it is used', async () => {
    const { path } = emptyTemp()
    vi.useFakeTimers({ now: 0, toFake: ['Date'] })
    const { err } = await certificate(path)
    expect(err[0]).toMatch(/^UMT-CLOCK-102 /)
    expect(readdirSync(path)).toEqual([])
  })
})
