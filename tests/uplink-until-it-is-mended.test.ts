import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { type PlatformOptions, type PlayedPlatform, startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, fixture, play, UNIT } from './support/a-daemon.ts'
import { authorisationServer } from './support/authorisation-server.ts'
import { type CertificateAuthority, certificateAuthority, HERE, type Issued } from './support/certificates.ts'
import { FakeClock } from './support/fake-clock.ts'
import { listen } from './support/listener.ts'

// The clock is a test's own: a lane that has stopped tries again after minutes. Sockets, TLS and tokens are real.

const HOUR_MS = 3_600_000
const STEP_MS = 10_000
const DAY_MS = 24 * HOUR_MS
/** In an hour a lane that has stopped tries after 5, 10 and 20 minutes; each try may connect anew, and ask for a token. */
const TRIES_AN_HOUR = 8

let authority: CertificateAuthority
let foreign: CertificateAuthority
let server: Issued
let ours: Issued

beforeAll(async () => {
  authority = await certificateAuthority()
  foreign = await certificateAuthority('Another authority')
  server = await authority.issue({ name: 'platform', hosts: HERE })
  ours = await authority.issue({ name: 'umt-nievre-1' })
})

/** Files of the vehicle that a technician can replace. */
function someFiles(texts: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'umt-mended-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 })
  for (const [name, text] of Object.entries(texts)) put(name, text)
  return { put, file: (name: string) => ({ file: join(folder, name) }) }
}

async function aPlatform(options: PlatformOptions): Promise<PlayedPlatform> {
  const platform = await startPlatform(options)
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

const overTls = (): PlatformOptions => ({
  tls: { key: server.key, cert: server.certificate, clientCa: authority.certificate },
})

/** How often it was connected to, or asked for something over a connection that stands. */
const attempts = ({ counts }: PlayedPlatform): number =>
  Math.max(counts.connections + counts.handshakesFailed, counts.requests)

interface Situation {
  readonly platform: PlayedPlatform
  readonly endpoint: object
  /** How far the clock of the vehicle is ahead. */
  readonly aheadMs?: number
  readonly code: string
  /** What a person reads, and what to do about it. */
  readonly fr: RegExp
  readonly en: RegExp
  readonly remedy: RegExp
  /** How often somebody out there was asked for something. */
  readonly asked?: () => number
  readonly mend: (clock: FakeClock) => void
  /** Somebody asks for it to be tried now. */
  readonly isAskedFor?: true
}

/** Measures, hears what is wrong, lets an hour pass, has it mended, and sees everything arrive once. */
async function mended(situation: Situation): Promise<void> {
  const { platform, endpoint, code, fr, en, remedy, mend, aheadMs = 0 } = situation
  const { asked = () => attempts(platform) } = situation
  const clock = new FakeClock(Date.now() + aheadMs)
  // Minutes of that clock are little of a real handshake.
  const limits = { timeoutS: 600 }
  const one = { name: 'region', preset: 'frcore' as const, url: platform.url, limits, ...endpoint }
  await using daemon = await aDaemon({ clock, uplink: { endpoints: [one] } })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('encounter-1', { kind: 'literal', reference: 'Patient/p1' })
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'), clock)
  const { length: finals } = JSON.parse(await screen.request('encounter/observations')).data
  expect(finals).toBeGreaterThan(0)

  const event = await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-UPLINK-'))
  const told = JSON.parse(event.text)
  expect(told).toMatchObject({ code, severity: 'error', fr: expect.stringMatching(fr), en: expect.stringMatching(en) })
  expect(told.next).toMatchObject({ fr: expect.stringMatching(remedy), en: expect.stringMatching(/\w/) })

  const before = asked()
  const pass = async (ms: number, until = () => false) => {
    for (let passed = 0; passed < ms && !until(); passed += STEP_MS) {
      clock.advance(STEP_MS)
      await sleep(5)
    }
  }
  await pass(HOUR_MS)
  expect(asked() - before).toBeGreaterThan(0)
  expect(asked() - before).toBeLessThanOrEqual(TRIES_AN_HOUR)
  expect(platform.size('Observation')).toBe(0)
  const events = screen.messages.filter(({ topic, text }) => topic === 'events' && text.includes('UMT-UPLINK-'))
  expect(events.map(({ text }) => JSON.parse(text).code)).toEqual([code])

  mend(clock)
  if (situation.isAskedFor) await screen.request('outbox/retry')
  // A file that was replaced is seen within seconds, what was mended elsewhere at the next try.
  await pass(2 * HOUR_MS, () => platform.size('Observation') === finals)
  expect(platform.size('Observation')).toBe(finals)
  await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-UPLINK-121'))
  expect(platform.counts.known).toBe(0)
}

it('a server that our authority does not vouch for gets nothing, until its authority is in place', async () => {
  const files = someFiles({ ca: foreign.certificate, certificate: ours.certificate, key: ours.key })
  await mended({
    platform: await aPlatform(overTls()),
    endpoint: {
      auth: { kind: 'mtls' },
      tls: { ca: files.file('ca'), certificate: files.file('certificate'), key: files.file('key') },
    },
    code: 'UMT-UPLINK-107',
    fr: /aucune autorité de confiance/,
    en: /No trusted authority/,
    remedy: /tls\.ca/,
    mend: () => files.put('ca', authority.certificate),
  })
})

it('a platform that does not know our authority refuses us, until a certificate of its own is in place', async () => {
  const stranger = await foreign.issue({ name: 'umt-nievre-1' })
  const files = someFiles({ ca: authority.certificate, certificate: stranger.certificate, key: stranger.key })
  await mended({
    platform: await aPlatform(overTls()),
    endpoint: {
      auth: { kind: 'mtls' },
      tls: { ca: files.file('ca'), certificate: files.file('certificate'), key: files.file('key') },
    },
    code: 'UMT-UPLINK-109',
    fr: /refuse le certificat de ce véhicule/,
    en: /refuses the certificate of this vehicle/,
    remedy: /plateforme/,
    mend: () => {
      files.put('key', ours.key)
      files.put('certificate', ours.certificate)
    },
  })
})

it('a certificate of the vehicle that has ended is told with its date, until the new one is in place', async () => {
  const old = await authority.issue({ name: 'umt-nievre-1', from: Date.now() - 2 * DAY_MS, to: Date.now() - DAY_MS })
  const files = someFiles({ ca: authority.certificate, certificate: old.certificate, key: old.key })
  await mended({
    platform: await aPlatform(overTls()),
    endpoint: {
      auth: { kind: 'mtls' },
      tls: { ca: files.file('ca'), certificate: files.file('certificate'), key: files.file('key') },
    },
    code: 'UMT-UPLINK-110',
    fr: /périmé depuis/,
    en: /ended .* ago/,
    remedy: /nouveau certificat/,
    mend: () => {
      files.put('key', ours.key)
      files.put('certificate', ours.certificate)
    },
  })
})

it('a token that was revoked is not shown again and again, until another one is in the file', async () => {
  const files = someFiles({ token: 'revoked' })
  await mended({
    platform: await aPlatform({ allows: ({ headers }) => headers.authorization === 'Bearer new' }),
    endpoint: { auth: { kind: 'bearer', token: files.file('token') } },
    code: 'UMT-UPLINK-129',
    fr: /n’accepte pas nos envois/,
    en: /does not let us send/,
    remedy: /droits/,
    mend: () => files.put('token', 'new'),
  })
})

it('a vehicle whose registration was revoked stops asking for tokens, until it is registered again', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES384' }
  const authorisation = await authorisationServer({ clients: [{ id: 'umt-nievre-1', jwk }] })
  onTestFinished(() => authorisation[Symbol.asyncDispose]())
  const files = someFiles({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() })
  authorisation.shut(401)
  await mended({
    platform: await aPlatform({ allows: ({ headers }) => headers.authorization?.startsWith('Bearer ') ?? false }),
    endpoint: {
      auth: {
        kind: 'private-key-jwt',
        issuer: authorisation.issuer,
        clientId: 'umt-nievre-1',
        key: files.file('key'),
        scope: 'system/Observation.c',
      },
    },
    code: 'UMT-UPLINK-113',
    fr: /refuse ce véhicule/,
    en: /refuses this vehicle/,
    remedy: /révoqué/,
    asked: () => authorisation.asked(),
    mend: (clock) => {
      // An hour went by here, and none there.
      clock.step(Date.now() - clock.utc(clock.now()))
      authorisation.open()
    },
    isAskedFor: true,
  })
})

it('a clock that is an hour ahead is what is told, not the token that is refused for it, until it is set', async () => {
  const files = someFiles({ token: 'right' })
  let isRight = false
  await mended({
    // As a platform that checks the times in a token, which is the same token before and after.
    platform: await aPlatform({ allows: () => isRight }),
    endpoint: { auth: { kind: 'bearer', token: files.file('token') } },
    aheadMs: HOUR_MS,
    code: 'UMT-UPLINK-105',
    fr: /avance de 60 min/,
    en: /60 min ahead/,
    remedy: /Mettre l’horloge à l’heure/,
    mend: (clock) => {
      clock.step(-HOUR_MS)
      isRight = true
    },
  })
})
