import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Parser } from '@asyncapi/parser'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { contractSchemas } from '../scripts/docs/schemas.ts'
import { fileOf } from '../scripts/docs.ts'
import { REQUEST_TABLE, VERBS } from '../src/bus/requests.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from '../src/bus/samples.ts'
import { TOPIC_NAMES } from '../src/bus/topics.ts'
import { contractValidator } from './support/contract-validator.ts'

const FILE = fileURLToPath(fileOf('docs/bus/asyncapi.yaml'))

/** What the parser of the AsyncAPI initiative finds in a text that stands in the place of the contract. */
async function faultsOf(text: string): Promise<readonly string[]> {
  const { diagnostics } = await new Parser().parse(text, { source: FILE })
  // 3.1 adds nothing that this contract needs, and fewer tools read it.
  return diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version').map(({ message }) => message)
}

describe('the contract of the bus as AsyncAPI', () => {
  it('is one, by the parser of its authors', async () => {
    expect(await faultsOf(await readFile(FILE, 'utf8'))).toEqual([])
  })

  it.each([
    ['a message that is not there', (text: string) => text.replace('/messages/held"', '/messages/hold"')],
    ['a schema that is not there', (text: string) => text.replace('schemas/health.json', 'schemas/wealth.json')],
  ])('would not be one with %s', async (_what, broken) => {
    const text = await readFile(FILE, 'utf8')
    expect(broken(text)).not.toBe(text)
    expect(await faultsOf(broken(text))).not.toEqual([])
  })

  it('has every topic, and every request with its answer', async () => {
    const { document } = await new Parser().parse(await readFile(FILE, 'utf8'), { source: FILE })
    const addresses = document
      ?.channels()
      .all()
      .map((channel) => channel.address())
    expect(addresses).toHaveLength(TOPIC_NAMES.length + 2 * VERBS.length)
    const replies = document
      ?.operations()
      .filterByReceive()
      .map((operation) => operation.reply()?.channel()?.address())
    expect(replies).toEqual(VERBS.map((verb) => `umt/v1/{unit}/response/${verb}`))
  })
})

describe('the schemas of the contract', () => {
  const valid = contractValidator()

  it('are the files of their folder and nothing else', async () => {
    const files = await readdir(fileOf('docs/bus/schemas'))
    expect(files.toSorted()).toEqual([...contractSchemas().keys()].toSorted())
  })

  it('take what the tables take', () => {
    for (const name of TOPIC_NAMES.filter((each) => each !== 'observations'))
      expect(valid(`${name}.json`, SAMPLES[name]), name).toEqual([])
    for (const verb of VERBS) {
      const file = verb.replaceAll('/', '-')
      expect(valid(`request-${file}.json`, { transaction: '1', by: 'Élodie', ...REQUEST_SAMPLES[verb] }), verb).toEqual(
        [],
      )
      if ('decimals' in REQUEST_TABLE[verb]) continue
      const answer = { transaction: '1', status: 'ok', data: DATA_SAMPLES[verb] }
      expect(valid(`response-${file}.json`, answer), verb).toEqual([])
    }
  })

  it('take the examples of the document', async () => {
    const { components } = parse(await readFile(FILE, 'utf8'))
    let examples = 0
    for (const [name, { payload, examples: shown = [] }] of Object.entries<Shown>(components.messages))
      for (const example of shown) {
        expect(valid(basename(payload.$ref), example.payload), name).toEqual([])
        examples += 1
      }
    expect(examples).toBe(TOPIC_NAMES.length + VERBS.length)
  })

  it('take no request without its transaction and no instant without its zone', () => {
    expect(valid('request-devices.json', {})).not.toEqual([])
    expect(valid('encounter.json', { state: 'closed', since: '2026-11-20T10:00:00' })).not.toEqual([])
  })

  it('take no answer that is neither ok nor an error', () => {
    expect(valid('response-encounter-status.json', { transaction: '1', status: 'ok' })).not.toEqual([])
    expect(valid('response-encounter-status.json', { transaction: '1', status: 'error' })).not.toEqual([])
  })

  it.each([
    ['without the id by which it is recognised', { id: undefined }],
    [
      'of a number that became text',
      { valueQuantity: { value: '36.50', system: 'http://unitsofmeasure.org', code: 'Cel' } },
    ],
    ['in a unit that is none of UCUM', { valueQuantity: { value: 36.5, system: 'urn:x', code: 'Cel' } }],
    ['of no device', { device: undefined }],
  ])('take no final %s', async (_what, change) => {
    const [example] = /\{.*\}/s.exec(await readFile(fileOf('docs/bus/reference.md'), 'utf8').then(observationIn)) ?? [
      '',
    ]
    const observation = JSON.parse(example)
    expect(valid('observations.json', observation)).toEqual([])
    expect(valid('observations.json', JSON.parse(JSON.stringify({ ...observation, ...change })))).not.toEqual([])
  })
})

interface Shown {
  readonly payload: { readonly $ref: string }
  readonly examples?: readonly { readonly payload: unknown }[]
}

/** The example of the page. */
const observationIn = (page: string): string =>
  page.split('### `observations/{metric}/{device}`')[1]?.split('```json')[1]?.split('```')[0] ?? ''
