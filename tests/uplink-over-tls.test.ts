import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Answer } from '../src/uplink/platform.ts'
import { BUNDLE, DONE, fileWith, platformAt, running } from './support/a-platform.ts'
import { type CertificateAuthority, certificateAuthority, HERE, type Issued } from './support/certificates.ts'
import { says } from './support/http-server.ts'

const HOUR = 3_600_000

let authority: CertificateAuthority
let other: CertificateAuthority
let ours: Issued

beforeAll(async () => {
  authority = await certificateAuthority('Authority of the platform')
  other = await certificateAuthority('Somebody else')
  ours = await authority.issue({ name: 'umt-nievre-1' })
})

const server = async (issued: Issued, over: TlsOptions = {}) =>
  running(says(200, DONE), { cert: issued.certificate, key: issued.key, ...over })

/** Demands a certificate that the authority vouches for. */
const demanding = async (over: TlsOptions = {}) =>
  server(await authority.issue({ name: 'platform', hosts: HERE }), {
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
    ...over,
  })

const trusting = (pem = authority.certificate) => ({ ca: { file: fileWith(pem) } })

const showing = ({ certificate, key }: Issued) => ({
  auth: { kind: 'mtls' as const },
  tls: { ...trusting(), certificate: { file: fileWith(certificate) }, key: { file: fileWith(key) } },
})

const bearer = () => ({ kind: 'bearer' as const, token: { file: fileWith('token') } })

/** What a person is told; nothing was sent, and no key is in it. */
function told(answer: Answer): { readonly code: string; readonly fr: string; readonly en: string } {
  if (answer.kind !== 'not-sent') throw new Error(JSON.stringify(answer))
  const { error } = answer
  const [fr, en] = [`${error.what('fr')} ${error.next('fr')}`, `${error.what('en')} ${error.next('en')}`]
  expect(`${fr} ${en}`).not.toMatch(/\{\w+\}|PRIVATE|BEGIN/)
  return { code: error.code, fr, en }
}

describe('a server over TLS', () => {
  it('is talked to when the authority that is named vouches for it, by TLS 1.3 where it can', async () => {
    const platform = await server(await authority.issue({ name: 'platform', hosts: HERE }))
    const client = await platformAt(platform.origin, { auth: bearer(), tls: trusting() })
    expect(await client.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    const old = await server(await authority.issue({ name: 'platform', hosts: HERE }), { maxVersion: 'TLSv1.2' })
    const second = await platformAt(old.origin, { auth: bearer(), tls: trusting() })
    expect(await second.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
  })

  it.each([
    ['that the named authority does not know', () => other, {}, 'UMT-UPLINK-107'],
    [
      'whose certificate has ended',
      () => authority,
      { to: Date.now() - 3 * HOUR, from: Date.now() - 30 * HOUR },
      'UMT-UPLINK-106',
    ],
    ['of another name', () => authority, { hosts: ['other.example'] }, 'UMT-UPLINK-108'],
  ])('%s gets nothing', async (_what, by, wish, code) => {
    const platform = await server(await by().issue({ name: 'platform', hosts: HERE, ...wish }))
    const client = await platformAt(platform.origin, { auth: bearer(), tls: trusting() })
    expect(told(await client.bundle(BUNDLE)).code).toBe(code)
    expect(platform.heard).toEqual([])
  })

  it('is not trusted by the authorities of the system where others are named, nor the other way round', async () => {
    const platform = await server(await authority.issue({ name: 'platform', hosts: HERE }))
    const client = await platformAt(platform.origin, { auth: bearer() })
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-107')
  })

  it('whose certificate is valid only in an hour tells that our clock is behind, and by how much', async () => {
    const platform = await server(await authority.issue({ name: 'platform', hosts: HERE, from: Date.now() + HOUR }))
    const client = await platformAt(platform.origin, { auth: bearer(), tls: trusting() })
    const { code, fr, en } = told(await client.bundle(BUNDLE))
    expect(code).toBe('UMT-UPLINK-105')
    expect(fr).toContain('retarde d’au moins 60 min')
    expect(en).toContain('is at least 60 min behind')
    expect(platform.heard).toEqual([])
  })

  it('whose certificate has ended tells since when by our clock, and to look at the clock first', async () => {
    const issued = await authority.issue({
      name: 'p',
      hosts: HERE,
      from: Date.now() - 40 * HOUR,
      to: Date.now() - 5 * HOUR,
    })
    const client = await platformAt((await server(issued)).origin, { auth: bearer(), tls: trusting() })
    const { fr, en } = told(await client.bundle(BUNDLE))
    expect(fr).toMatch(/depuis 5 heures.*Vérifier la date/)
    expect(en).toMatch(/5 hours ago.*Check the date/)
  })

  it('of before TLS 1.2, or without TLS, is not talked to', async () => {
    const old = await server(await authority.issue({ name: 'platform', hosts: HERE }), {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const client = await platformAt(old.origin, { auth: bearer(), tls: trusting() })
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-111')
    const plain = await running(says(200, DONE))
    const wrong = await platformAt(`https://localhost:${plain.port}`, { auth: bearer(), tls: trusting() })
    expect(told(await wrong.bundle(BUNDLE)).code).toBe('UMT-UPLINK-111')
    expect(plain.heard).toEqual([])
  })
})

describe('a server that demands our certificate', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('gets it, over %s, and one connection is enough', async (version) => {
    const platform = await demanding({ maxVersion: version })
    const client = await platformAt(platform.origin, showing(ours))
    for (let i = 0; i < 3; i++) expect(await client.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(platform.connections()).toBe(1)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'and gets none tells so before anything is sent, over %s',
    async (version) => {
      const platform = await demanding({ maxVersion: version })
      const client = await platformAt(platform.origin, { auth: bearer(), tls: trusting() })
      for (let i = 0; i < 5; i++) expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-109')
      expect(platform.heard).toEqual([])
    },
  )

  it('and does not know who vouches for ours tells so before anything is sent', async () => {
    const platform = await demanding()
    const client = await platformAt(platform.origin, showing(await other.issue({ name: 'umt' })))
    for (let i = 0; i < 5; i++) expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-109')
    expect(platform.heard).toEqual([])
  })

  it('and hangs up in the middle of the handshake may have lost the network: nothing has arrived', async () => {
    const platform = await demanding({ maxVersion: 'TLSv1.2' })
    const client = await platformAt(platform.origin, showing(await other.issue({ name: 'umt' })))
    const answer = await client.bundle(BUNDLE)
    expect(answer.kind).not.toBe('answered')
    expect(answer).not.toMatchObject({ mayHaveArrived: true })
    expect(platform.heard).toEqual([])
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('and finds that ours has ended, over %s', async (version) => {
    const platform = await demanding({ maxVersion: version })
    const ended = await authority.issue({ name: 'umt', from: Date.now() - 40 * HOUR, to: Date.now() - 3 * HOUR })
    const client = await platformAt(platform.origin, showing(ended))
    const { code, fr } = told(await client.bundle(BUNDLE))
    expect(code).toBe('UMT-UPLINK-110')
    expect(fr).toContain('3 heures')
    expect(client.certificates()).toMatchObject([
      { role: 'client', name: 'umt', notAfter: expect.any(Number) },
      { role: 'authority' },
    ])
  })

  it('and finds that ours begins only in an hour tells that our clock is behind', async () => {
    const platform = await demanding()
    const client = await platformAt(
      platform.origin,
      showing(await other.issue({ name: 'umt', from: Date.now() + HOUR })),
    )
    const { code, en } = told(await client.bundle(BUNDLE))
    expect(code).toBe('UMT-UPLINK-105')
    expect(en).toContain('at least 60 min behind')
  })

  it('in a page, as gateways do, is understood too', async () => {
    const page = '<html><head><title>400 The SSL certificate error</title></head></html>'
    const issued = await authority.issue({ name: 'gateway', hosts: HERE })
    const gateway = await running(says(400, page), { cert: issued.certificate, key: issued.key })
    const client = await platformAt(gateway.origin, showing(ours))
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-109')
  })

  it('gets the new one once it was renewed at night, without a restart', async () => {
    const platform = await demanding()
    const ended = await authority.issue({ name: 'umt', from: Date.now() - 40 * HOUR, to: Date.now() - 3 * HOUR })
    const over = showing(ended)
    const client = await platformAt(platform.origin, over)
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-110')
    writeFileSync(over.tls.certificate.file, ours.certificate)
    // Between the two files the pair does not fit.
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-104')
    writeFileSync(over.tls.key.file, ours.key)
    expect(await client.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(client.certificates()[0]).toMatchObject({ role: 'client', name: 'umt-nievre-1' })
    const next = await authority.issue({ name: 'umt-nievre-2' })
    writeFileSync(over.tls.key.file, next.key)
    writeFileSync(over.tls.certificate.file, next.certificate)
    expect(await client.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(client.certificates()[0]).toMatchObject({ name: 'umt-nievre-2' })
  })

  it.each([
    [
      'no certificate',
      (over: ReturnType<typeof showing>) => writeFileSync(over.tls.certificate.file, 'nothing'),
      'UMT-UPLINK-103',
    ],
    ['no key', (over: ReturnType<typeof showing>) => writeFileSync(over.tls.key.file, 'nothing'), 'UMT-UPLINK-103'],
    ['no authority', (over: ReturnType<typeof showing>) => writeFileSync(over.tls.ca.file, ''), 'UMT-UPLINK-103'],
    [
      'an authority that anybody may change',
      (over: ReturnType<typeof showing>) => chmodSync(over.tls.ca.file, 0o666),
      'UMT-UPLINK-102',
    ],
    [
      'a key that anybody may read',
      (over: ReturnType<typeof showing>) => chmodSync(over.tls.key.file, 0o644),
      'UMT-UPLINK-102',
    ],
  ])('gets nothing while the file holds %s', async (_what, spoil, code) => {
    const platform = await demanding()
    const over = showing(ours)
    spoil(over)
    const client = await platformAt(platform.origin, over)
    expect(told(await client.bundle(BUNDLE)).code).toBe(code)
    expect(platform.connections()).toBe(0)
  })
})

describe('a proxy on the way', () => {
  const proxy = async (answer: string) => {
    let tunnels = 0
    const { connect } = await import('node:net')
    const listening = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (head) => {
        const port = /^CONNECT \S+:(\d+) /.exec(head.toString())?.[1]
        socket.write(answer)
        if (!answer.includes(' 200 ') || port === undefined) return socket.end()
        tunnels++
        const onward = connect(Number(port), '127.0.0.1')
        onward.on('error', () => socket.destroy())
        onward.on('close', () => socket.destroy())
        socket.on('close', () => onward.destroy())
        socket.pipe(onward).pipe(socket)
      })
    })
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void listening.close())
    const address = listening.address()
    const port = typeof address === 'object' ? address?.port : 0
    return { url: `http://127.0.0.1:${port}`, tunnels: () => tunnels }
  }

  it('passes the same TLS on, with our certificate', async () => {
    const way = await proxy('HTTP/1.1 200 Connection established\r\n\r\n')
    const client = await platformAt((await demanding()).origin, { ...showing(ours), proxy: way.url })
    for (let i = 0; i < 3; i++) expect(await client.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(way.tunnels()).toBe(1)
    const fooled = await platformAt((await server(await other.issue({ name: 'x', hosts: HERE }))).origin, {
      ...showing(ours),
      proxy: way.url,
    })
    expect(told(await fooled.bundle(BUNDLE)).code).toBe('UMT-UPLINK-107')
  })

  it('that refuses is told of; one that has a bad day is waited for', async () => {
    const { origin } = await demanding()
    const refusing = await proxy('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const client = await platformAt(origin, { ...showing(ours), proxy: refusing.url })
    expect(told(await client.bundle(BUNDLE)).code).toBe('UMT-UPLINK-112')
    const broken = await proxy('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    const second = await platformAt(origin, { ...showing(ours), proxy: broken.url })
    expect(await second.bundle(BUNDLE)).toMatchObject({ because: 'unreachable', mayHaveArrived: false })
    const gone = await platformAt(origin, { ...showing(ours), proxy: 'http://127.0.0.1:9' })
    expect(await gone.bundle(BUNDLE)).toMatchObject({ because: 'unreachable', mayHaveArrived: false })
  })
})
