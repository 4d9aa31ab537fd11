import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Answer } from '../src/uplink/platform.ts'
import { BUNDLE, DONE, fileWith, platformAt, running } from './support/a-platform.ts'
import {
  type AuthorisationServer,
  type AuthorisationWish,
  authorisationServer,
} from './support/authorisation-server.ts'
import { type CertificateAuthority, certificateAuthority, HERE, type Issued } from './support/certificates.ts'
import { FakeClock } from './support/fake-clock.ts'
import { says } from './support/http-server.ts'

let authority: CertificateAuthority
let ours: Issued
let here: Issued

beforeAll(async () => {
  authority = await certificateAuthority()
  ours = await authority.issue({ name: 'umt-nievre-1' })
  here = await authority.issue({ name: 'platform', hosts: HERE })
})

const authorising = async (wish: AuthorisationWish): Promise<AuthorisationServer> => {
  const server = await authorisationServer(wish)
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

const tokenIn = (header: string | undefined) => /^Bearer (.+)$/.exec(header ?? '')?.[1] ?? ''

/** A FHIR server that asks the authorisation server about each token. */
const guarded = (authorisation: AuthorisationServer, over: TlsParts = {}) =>
  running(async (request, response) => {
    const known = await authorisation.knows(tokenIn(request.headers.authorization))
    says(known ? 200 : 401, known ? DONE : {})(request, response)
  }, over.tls)

interface TlsParts {
  readonly tls?: { cert: string; key: string; ca: string; requestCert: true; rejectUnauthorized: true }
}

const told = (answer: Answer) => {
  if (answer.kind !== 'not-sent') throw new Error(JSON.stringify(answer))
  return answer.error
}

describe('a vehicle that is known by its certificate (RFC 8705)', () => {
  const mutual = () => ({
    tls: {
      cert: here.certificate,
      key: here.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    } as const,
  })
  const issuing = (over: Partial<AuthorisationWish> = {}) =>
    authorising({
      tls: { ...here, clients: authority.certificate },
      clients: [{ id: 'umt', commonName: 'umt-nievre-1' }],
      ...over,
    })
  const showing = (issuer: string, { certificate, key } = ours, clientId = 'umt') => ({
    auth: { kind: 'mtls-oauth2' as const, clientId, issuer },
    tls: {
      ca: { file: fileWith(authority.certificate) },
      certificate: { file: fileWith(certificate) },
      key: { file: fileWith(key) },
    },
  })

  it('gets a token by its certificate alone, and uses it until it ends', async () => {
    const authorisation = await issuing()
    const fhir = await guarded(authorisation, mutual())
    const platform = await platformAt(fhir.origin, showing(authorisation.issuer))
    for (let i = 0; i < 3; i++) expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(authorisation.issued()).toBe(1)
    expect(fhir.heard).toHaveLength(3)
  })

  it.each([
    [
      'whose certificate is registered for nobody',
      async () => [await authority.issue({ name: 'another' }), 'umt'] as const,
    ],
    ['that nobody has registered', () => [ours, 'nobody'] as const],
  ])('%s gets none, is told so, and sends nothing', async (_what, who) => {
    const authorisation = await issuing()
    const fhir = await guarded(authorisation, mutual())
    const [issued, clientId] = await who()
    const platform = await platformAt(fhir.origin, showing(authorisation.issuer, issued, clientId))
    const error = told(await platform.bundle(BUNDLE))
    expect(error.code).toBe('UMT-UPLINK-113')
    expect(error.what('en')).toContain('invalid_client')
    expect(fhir.heard).toEqual([])
    expect(authorisation.asked()).toBe(1)
  })
})

describe('a vehicle that signs who it is (SMART Backend Services)', () => {
  const keyOf = (algorithm: 'ES384' | 'RS384') =>
    algorithm === 'ES384'
      ? generateKeyPairSync('ec', { namedCurve: 'P-384' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwkOf = (key: KeyObject, alg: string) => ({
    ...key.export({ format: 'jwk' }),
    alg,
    use: 'sig',
    kid: 'vehicle-1',
  })

  const set = async (algorithm: 'ES384' | 'RS384' = 'ES384', over: Partial<AuthorisationWish> = {}) => {
    const { privateKey, publicKey } = keyOf(algorithm)
    const authorisation = await authorising({ clients: [{ id: 'umt', jwk: jwkOf(publicKey, algorithm) }], ...over })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const auth = (where: object, key = pem) => ({
      auth: {
        kind: 'private-key-jwt' as const,
        clientId: 'umt',
        algorithm,
        keyId: 'vehicle-1',
        key: { file: fileWith(key) },
        ...where,
      },
    })
    const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }))
    return { authorisation, fhir: await guarded(authorisation), auth, jwk }
  }

  it.each(['ES384', 'RS384'] as const)('gets a token with %s', async (algorithm) => {
    const { authorisation, fhir, auth } = await set(algorithm)
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }))
    for (let i = 0; i < 3; i++) expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(authorisation.issued()).toBe(1)
  })

  it('asks for one token a request of a server whose tokens end at once', async () => {
    const { fhir: _, auth } = await set()
    const tokens = await running((request, response) => {
      // Should it be asked for ever, the test ends all the same.
      const isTooOften = tokens.heard.length > 20
      const token = { access_token: 'a', token_type: 'Bearer', expires_in: 0 }
      says(isTooOften ? 500 : 200, token, { 'content-type': 'application/json' })(request, response)
    })
    const fhir = await running(says(200, DONE))
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: `${tokens.origin}/token` }))
    for (let i = 0; i < 2; i++) expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(tokens.heard).toHaveLength(2)
  })

  it('may keep its key as a JWK', async () => {
    const { authorisation, fhir, auth, jwk } = await set()
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }, jwk))
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
  })

  it('finds the server that gives tokens beside the FHIR server', async () => {
    const { authorisation, auth } = await set()
    const fhir = await running(async (request, response) => {
      const isLook = request.url === '/fhir/.well-known/smart-configuration'
      const known = isLook || (await authorisation.knows(tokenIn(request.headers.authorization)))
      says(known ? 200 : 401, isLook ? { token_endpoint: authorisation.tokenEndpoint } : DONE)(request, response)
    })
    const platform = await platformAt(`${fhir.origin}/fhir`, auth({}))
    for (let i = 0; i < 2; i++) expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(fhir.heard.map(({ url }) => url)).toEqual(['/fhir/.well-known/smart-configuration', '/fhir', '/fhir'])
  })

  it('tells of a server that names none, or one in the clear', async () => {
    const { auth } = await set()
    const leaking = await running(says(200, { token_endpoint: 'http://as.example/token' }))
    expect(told(await (await platformAt(leaking.origin, auth({}))).bundle(BUNDLE)).code).toBe('UMT-UPLINK-114')
    const none = await running(says(404, '<html>Not found</html>'))
    expect(told(await (await platformAt(none.origin, auth({}))).bundle(BUNDLE)).code).toBe('UMT-UPLINK-114')
    const down = await running(says(503, 'later'))
    expect(await (await platformAt(down.origin, auth({ issuer: down.origin }))).bundle(BUNDLE)).toMatchObject({
      kind: 'unanswered',
      mayHaveArrived: false,
    })
  })

  it('renews its token before it ends, by the steady clock', async () => {
    const { authorisation, fhir, auth } = await set('ES384', { tokenS: 600 })
    const clock = new FakeClock(Date.now())
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }), clock)
    await platform.bundle(BUNDLE)
    clock.advance(530_000)
    await platform.bundle(BUNDLE)
    expect(authorisation.issued()).toBe(1)
    clock.advance(11_000)
    clock.step(-541_000)
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
    expect(authorisation.issued()).toBe(2)
    expect(fhir.heard).toHaveLength(3)
  })

  it('whose token was revoked gets one new one and sends the same again', async () => {
    const { authorisation, fhir, auth } = await set()
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }))
    await platform.bundle(BUNDLE)
    authorisation.revoke()
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
    expect(authorisation.issued()).toBe(2)
    expect(fhir.heard.map(({ body }) => body)).toEqual([BUNDLE, BUNDLE, BUNDLE])
  })

  it('that is refused with a new token too answers so, and hammers nobody', async () => {
    const { authorisation, auth } = await set()
    const fhir = await running(says(401, {}))
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }))
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 401 })
    expect(fhir.heard).toHaveLength(2)
    expect(authorisation.issued()).toBe(2)
  })

  it.each([
    ['an hour ahead', 3_600_000, 'is 60 min ahead'],
    ['an hour behind', -3_600_000, 'is 60 min behind'],
  ])('with a clock %s is told that it is the clock', async (_what, ms, skew) => {
    const { authorisation, fhir, auth } = await set()
    const clock = new FakeClock(Date.now())
    clock.step(ms)
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }), clock)
    const error = told(await platform.bundle(BUNDLE))
    expect(error).toMatchObject({ code: 'UMT-UPLINK-105', params: { skew } })
    expect(fhir.heard).toEqual([])
    clock.step(-ms)
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
  })

  it('with the key of somebody else gets nothing, and no key is in what is told', async () => {
    const { authorisation, fhir, auth } = await set()
    const strange = keyOf('ES384').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }, strange))
    const error = told(await platform.bundle(BUNDLE))
    expect(error.code).toBe('UMT-UPLINK-113')
    expect(error.what('fr') + error.message).not.toContain(strange.split('\n')[1])
    expect(authorisation.asked()).toBe(1)
  })

  it('with a key of another kind is told so, and asks for nothing', async () => {
    const { authorisation, fhir, auth } = await set()
    const rsa = keyOf('RS384').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }, rsa))
    expect(told(await platform.bundle(BUNDLE)).code).toBe('UMT-UPLINK-103')
    expect(authorisation.asked()).toBe(0)
  })

  it('goes on after a bad day of the authorisation server, of which the platform heard nothing', async () => {
    const { authorisation, fhir, auth } = await set()
    const platform = await platformAt(fhir.origin, auth({ tokenEndpoint: authorisation.tokenEndpoint }))
    authorisation.shut(503)
    expect(await platform.bundle(BUNDLE)).toMatchObject({
      kind: 'unanswered',
      because: 'unreachable',
      mayHaveArrived: false,
      detail: 'TOKEN_503',
    })
    authorisation.open()
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
    expect(fhir.heard).toHaveLength(1)
  })
})
