import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { certificateAuthority, HERE } from '../../tests/support/certificates.ts'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { SAMPLES } from '../bus/samples.ts'
import { defaultConfig } from '../config.ts'
import { sentencesOf } from '../daemon/sentences-of.ts'
import { UmtError } from '../errors.ts'
import type { Machine } from './check.ts'
import { busCertificateCheck } from './checks/bus-certificate.ts'
import { examine } from './examine.ts'

const NOW = Date.now()
const DAY = 86_400_000

/** What is found of a certificate that ends after so many days; none there without. */
async function found(days?: number, daemon: Machine['daemon'] = { kind: 'absent' }) {
  const { path } = emptyTemp()
  const [certificate, key] = [join(path, 'server.pem'), join(path, 'server.key')]
  if (days !== undefined) {
    const authority = await certificateAuthority()
    const issued = await authority.issue({ name: 'umt-1', hosts: HERE, from: NOW - DAY, to: NOW + days * DAY })
    writeFileSync(certificate, issued.certificate)
  }
  const config = defaultConfig({ bus: { tls: { certificate, key } } })
  const nothing = { kind: 'absent' } as const
  const machine: Machine = { config, now: NOW, key: nothing, journal: nothing, daemon, platforms: [] }
  return (await examine([busCertificateCheck], machine)).map(({ severity, error }) => `${severity} ${error.code}`)
}

describe('the certificate of the bus', () => {
  it('is asked about from 30 days before its end, and where it is not there', async () => {
    expect(await found(31)).toEqual([])
    expect(await found(29)).toEqual(['warning UMT-BUS-134'])
    expect(await found(-0.5)).toEqual(['error UMT-BUS-135'])
    expect(await found()).toEqual(['error UMT-BUS-130'])
  })

  it('is told once where the daemon tells of it', async () => {
    const error = new UmtError('UMT-BUS-134', { name: 'umt-1', date: '2026-12-01' })
    const health = { ...SAMPLES.health, problems: [sentencesOf(error)] }
    const encounter = { state: 'closed', since: '2026-11-22T08:00:00.000Z' } as const
    expect(await found(29, { kind: 'there', what: { encounter, health } })).toEqual([])
  })
})
