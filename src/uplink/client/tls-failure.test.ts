import { createSecureContext } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { running } from '../../../tests/support/a-platform.ts'
import { certificateAuthority, HERE } from '../../../tests/support/certificates.ts'
import { says } from '../../../tests/support/http-server.ts'
import { type TlsContext, tlsFailure } from './tls-failure.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 10)
const context = (own?: TlsContext['own']): TlsContext => ({
  endpoint: 'telmi',
  url: new URL('https://telmi.example/fhir'),
  now: NOW,
  own,
  isDirect: false,
})
const ours = { notBefore: NOW - 1000 * HOUR, notAfter: NOW + 1000 * HOUR, path: '/c.pem' }

describe('a handshake that failed', () => {
  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'UMT-UPLINK-109'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'UMT-UPLINK-109'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'UMT-UPLINK-109'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED', 'UMT-UPLINK-109'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'UMT-UPLINK-109'],
    ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'UMT-UPLINK-109'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'UMT-UPLINK-111'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'UMT-UPLINK-111'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UMT-UPLINK-107'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UMT-UPLINK-107'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UMT-UPLINK-107'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UMT-UPLINK-107'],
    ['CERT_REVOKED', 'UMT-UPLINK-107'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UMT-UPLINK-108'],
    ['CERT_HAS_EXPIRED', 'UMT-UPLINK-106'],
    ['CERT_NOT_YET_VALID', 'UMT-UPLINK-105'],
  ])('with %s is told as %s', async (code, expected) => {
    expect((await tlsFailure(code, context(ours)))?.code).toBe(expected)
  })

  it.each(['ECONNRESET', 'ECONNREFUSED', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH'])(
    'with %s is the network, and nobody has to mend anything',
    async (code) => {
      expect(await tlsFailure(code, context(ours))).toBeUndefined()
    },
  )

  it('tells how long ago the certificate of this server has ended, not that of another one behind the same gateway', async () => {
    const authority = await certificateAuthority()
    const ended = async (ms: number) => {
      const { certificate, key } = await authority.issue({
        name: 'x',
        hosts: HERE,
        from: Date.now() - 48 * HOUR,
        to: Date.now() - ms,
      })
      return { cert: certificate, key }
    }
    const own = createSecureContext(await ended(3 * HOUR))
    const server = await running(says(200, {}), {
      ...(await ended(30 * HOUR)),
      SNICallback: (_name, done) => done(null, own),
    })
    const url = new URL(server.origin)
    const told = await tlsFailure('CERT_HAS_EXPIRED', { ...context(), url, now: Date.now(), isDirect: true })
    expect(told?.params).toMatchObject({ ago: '3 hours' })
  })

  it('since our certificate has ended by the clock of the server alone tells that our clock is behind', async () => {
    const code = 'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED'
    const nearly = { ...ours, notAfter: NOW + 2 * HOUR }
    expect(await tlsFailure(code, context(nearly))).toMatchObject({
      code: 'UMT-UPLINK-105',
      params: { skew: 'is at least 2 hours behind' },
    })
    expect((await tlsFailure(code, context(ours)))?.code).toBe('UMT-UPLINK-109')
    expect((await tlsFailure(code, context({ ...ours, notAfter: NOW - HOUR })))?.code).toBe('UMT-UPLINK-110')
  })
})
