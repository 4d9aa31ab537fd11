import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CertificateWish, certificateAuthority, HERE } from '../../tests/support/certificates.ts'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { httpServer, says } from '../../tests/support/http-server.ts'
import { testKey } from '../../tests/support/keys.ts'
import { toEntry } from '../audit/acts.ts'
import { SAMPLES } from '../bus/samples.ts'
import { systemClock } from '../clock.ts'
import { defaultConfig } from '../config.ts'
import { sentencesOf } from '../daemon/sentences-of.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { entryOf } from '../journal/testing/entries.ts'
import type { ErrorCode } from '../messages/errors.ts'
import { endpointSchema } from '../uplink/endpoint.ts'
import type { Machine, PlatformSeen } from './check.ts'
import { CHECKS } from './checks.ts'
import { examine } from './examine.ts'
import { lookAtPlatform } from './look-at-platform.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const [HOUR, DAY] = [3_600_000, 86_400_000]
const SINCE = '2026-11-22T08:00:00.000Z'
const TELMI = {
  name: 'telmi',
  url: 'https://127.0.0.1:8080/fhir',
  auth: { kind: 'bearer', token: { file: '/t' } },
} as const

function aJournal() {
  const journal = openJournal({ path: join(emptyTemp().path, 'journal.db'), clock: systemClock, key: testKey() })
  onTestFinished(() => journal.close())
  return journal
}

const aMachine = (over: Partial<Machine> = {}): Machine => ({
  config: defaultConfig({ uplink: { endpoints: [TELMI] } }),
  now: NOW,
  key: { kind: 'there', what: testKey() },
  journal: { kind: 'absent' },
  platforms: [],
  daemon: { kind: 'there', what: { encounter: { state: 'closed', since: SINCE } } },
  synchronised: true,
  ...over,
})

const foundOn = async (machine: Machine) =>
  (await examine(CHECKS, machine))
    .filter(({ error }) => error.code !== 'UMT-DOCTOR-102')
    .map(({ severity, error }) => `${severity} ${error.code}`)

const seen = (over: Partial<PlatformSeen>): Partial<Machine> => ({
  platforms: [{ endpoint: 'telmi', certificates: [], ...over }],
})

const certificate = (notAfter: number): Partial<Machine> =>
  seen({ certificates: [{ role: 'client', name: 'umt-nievre-1', notAfter }] })

/** A daemon that tells of a problem of a platform itself. */
const telling = (code: ErrorCode, endpoint: string): Partial<Machine> => {
  const problem = sentencesOf(new UmtError(code, { endpoint }))
  const health = { ...SAMPLES.health, problems: [problem] }
  return { daemon: { kind: 'there', what: { encounter: { state: 'closed', since: SINCE }, health } } }
}

describe('umt doctor, on the way to a platform', () => {
  it.each<[string, Partial<Machine>, readonly string[]]>([
    ['nothing where all is well', seen({}), []],
    ['that there is none', { config: defaultConfig() }, ['info UMT-DOCTOR-111']],
    [
      'one that does not answer',
      seen({ unreached: { because: 'network', code: 'EHOSTUNREACH' } }),
      ['warning UMT-DOCTOR-112'],
    ],
    [
      'one with which no encryption is agreed on',
      seen({ unreached: { because: 'tls', code: 'EPROTO' } }),
      ['error UMT-DOCTOR-113'],
    ],
    ['a certificate that ends in four weeks', certificate(NOW + 28 * DAY), ['warning UMT-UPLINK-125']],
    ['a certificate that has ended', certificate(NOW - HOUR), ['error UMT-UPLINK-126']],
    ['nothing about a certificate that ends next year', certificate(NOW + 300 * DAY), []],
  ])('finds %s', async (_, over, found) => {
    expect(await foundOn(aMachine(over))).toEqual(found)
  })

  it.each<[ErrorCode, Partial<Machine>]>([
    ['UMT-UPLINK-126', certificate(NOW - HOUR)],
    ['UMT-DOCTOR-113', seen({ unreached: { because: 'tls', code: 'EPROTO' } })],
  ])('tells %s once, in the words of the daemon where it does of this platform', async (code, over) => {
    const [found = ''] = await foundOn(aMachine(over))
    expect(await foundOn(aMachine({ ...over, ...telling(code, 'telmi') }))).toEqual(['error UMT-DOCTOR-104'])
    // Nothing is owed to this one, so the daemon has not met its fault.
    expect(await foundOn(aMachine({ ...over, ...telling(code, 'telmi-2') }))).toEqual(['error UMT-DOCTOR-104', found])
  })

  it('warns of a clock in doubt where a platform compares clocks, and only there', async () => {
    const key = { credential: 'k' }
    const auth = { kind: 'private-key-jwt', clientId: 'umt', issuer: 'https://a.example', key } as const
    const config = defaultConfig({
      uplink: { endpoints: [TELMI, { ...TELMI, name: 'research', url: 'https://research.example/fhir', auth }] },
    })
    const found = await examine(CHECKS, aMachine({ config, synchronised: false }))
    expect(found.filter(({ check }) => check === 'platform-clock').map(({ error }) => error.params)).toEqual([
      { endpoint: 'research' },
    ])
  })
})

describe('umt doctor, on what is owed to platforms', () => {
  /** One Observation, owed since the first of January 1970. */
  const owing = (endpoint: string) => {
    const journal = aJournal()
    journal.outbox.declare([{ name: endpoint }])
    journal.commit([entryOf(1)])
    return { journal, machine: aMachine({ journal: { kind: 'there', what: journal }, now: Date.now() + 30 * HOUR }) }
  }

  it('finds what has waited since the morning', async () => {
    expect(await foundOn(owing('telmi').machine)).toEqual(['warning UMT-DOCTOR-114'])
  })

  it('finds what is in quarantine, and does not count it as waiting', async () => {
    const { journal, machine } = owing('telmi')
    const refused = journal.outbox
      .deliveries()
      .map(({ observation }) => ({ observation, owes: 'create', answer: 'permanent' }) as const)
    journal.outbox.settle('telmi', refused, Date.now())
    expect(await foundOn(machine)).toEqual(['warning UMT-DOCTOR-115'])
  })

  it('finds before all else what a platform keeps in the record of the wrong patient', async () => {
    const { journal, machine } = owing('telmi')
    const [owed] = journal.outbox.deliveries()
    if (!owed) throw new Error('nothing is owed')
    const { observation } = owed
    journal.outbox.settle('telmi', [{ observation, owes: 'create', answer: 'accepted' }], Date.now())
    const by = { kind: 'daemon' } as const
    const act = toEntry({ kind: 'reading-moved', at: Date.now(), reading: owed.reading, by, reason: 'échangés' })
    journal.record([{ ...act, observations: [] }])
    journal.outbox.settle('telmi', [{ observation, owes: 'retract', answer: 'permanent' }], Date.now())
    expect(await foundOn(machine)).toEqual(['error UMT-DOCTOR-117'])
  })

  it('finds a platform that was taken out of the configuration and is owed something', async () => {
    expect(await foundOn(owing('old').machine)).toEqual(['warning UMT-DOCTOR-116'])
  })
})

describe('a platform that is looked at', () => {
  const over = async (wish: Partial<CertificateWish> = {}, trusts?: string) => {
    const authority = await certificateAuthority()
    const issued = await authority.issue({ name: 'telmi', hosts: HERE, ...wish })
    const server = await httpServer(says(200, {}), { key: issued.key, cert: issued.certificate })
    onTestFinished(() => server[Symbol.asyncDispose]())
    const ca = join(emptyTemp().path, 'ca.pem')
    writeFileSync(ca, trusts ?? authority.certificate)
    const endpoint = endpointSchema.parse({ ...TELMI, url: `${server.origin}/fhir`, tls: { ca: { file: ca } } })
    return { server, endpoint, look: () => lookAtPlatform(endpoint, Date.now(), {}) }
  }

  it('answers, is shown nothing, and tells when its authority ends', async () => {
    const { server, look } = await over()
    expect(await look()).toEqual({
      endpoint: 'telmi',
      certificates: [{ role: 'authority', name: 'Test authority', notAfter: expect.any(Number) }],
    })
    expect(server.heard).toEqual([])
  })

  it('is not trusted with the certificate of another authority', async () => {
    const { look } = await over({}, (await certificateAuthority('Another')).certificate)
    expect((await look()).unreached).toMatchObject({ because: 'tls', error: { code: 'UMT-UPLINK-107' } })
  })

  it('has let its certificate end', async () => {
    const { look } = await over({ from: Date.now() - 2 * DAY + HOUR, to: Date.now() - HOUR })
    expect((await look()).unreached).toMatchObject({ because: 'tls', error: { code: 'UMT-UPLINK-106' } })
  })

  it('is not there', async () => {
    const { server, look } = await over()
    await server[Symbol.asyncDispose]()
    expect((await look()).unreached).toEqual({ because: 'network', code: 'ECONNREFUSED' })
  })

  it('is not looked for when our own files cannot be read; the daemon may have them from systemd', async () => {
    const { server, endpoint } = await over()
    const lacking = { ...endpoint, tls: { ca: { credential: 'ca.pem' } } }
    const looked = await lookAtPlatform(lacking, Date.now(), {})
    expect(looked.problem).toMatchObject({ code: 'UMT-UPLINK-101' })
    expect(server.connections()).toBe(0)
    expect(await foundOn(aMachine({ platforms: [looked] }))).toEqual([])
  })
})
