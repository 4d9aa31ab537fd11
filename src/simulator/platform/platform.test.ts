import { expect, it, onTestFinished } from 'vitest'
import { type PlatformOptions, type PlayedPlatform, startPlatform } from './platform.ts'

const OWN = 'urn:ietf:rfc:3986'

async function aPlatform(options: PlatformOptions = {}): Promise<PlayedPlatform> {
  const platform = await startPlatform(options)
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

const observation = (name: string, value = 97, device?: string) => ({
  resourceType: 'Observation',
  status: 'final',
  identifier: [{ system: OWN, value: `urn:uuid:${name}` }],
  code: { text: 'SpO2' },
  ...(device !== undefined && { device: { reference: device } }),
  valueQuantity: { value },
})

const entry = (resource: ReturnType<typeof observation>) => ({
  resource,
  request: {
    method: 'POST',
    url: 'Observation',
    ifNoneExist: `identifier=${encodeURIComponent(`${OWN}|${resource.identifier[0]?.value}`)}`,
  },
})

const bundle = (type: 'transaction' | 'batch', ...resources: readonly ReturnType<typeof observation>[]) => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map(entry),
})

interface Body {
  readonly id: string
  readonly entry: readonly { readonly response: { readonly status: string } }[]
}

async function post(platform: PlayedPlatform, body: object | string, path = '', headers: Record<string, string> = {}) {
  const response = await fetch(`${platform.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}

const statusesOf = ({ body }: { readonly body: Body }) => body.entry.map(({ response }) => response.status)

it('has each Observation once, however often the same transaction comes', async () => {
  const platform = await aPlatform()
  const sent = bundle('transaction', observation('a'), observation('b'))
  expect(statusesOf(await post(platform, sent))).toEqual(['201', '201'])
  expect(statusesOf(await post(platform, sent, '/'))).toEqual(['200', '200'])
  expect(await platform.all('Observation')).toHaveLength(2)
  expect(platform.counts).toMatchObject({ created: 2, known: 2, requests: 2 })
})

it('takes nothing of a transaction when one entry of it is refused, and the others of a batch', async () => {
  const refuses = (resource: object) => (JSON.stringify(resource).includes('"value":13') ? 'thirteen' : undefined)
  const platform = await aPlatform({ refuses })
  const sent = [observation('a'), observation('b', 13), observation('c')] as const
  const refused = await post(platform, bundle('transaction', ...sent))
  expect(refused).toMatchObject({ status: 422, body: { issue: [{ diagnostics: 'thirteen' }] } })
  expect(await platform.all('Observation')).toHaveLength(0)
  expect(statusesOf(await post(platform, bundle('batch', ...sent)))).toEqual(['201', '422', '201'])
  expect(await platform.all('Observation')).toHaveLength(2)
})

it('refuses a transaction with more than eight conditional entries', async () => {
  const platform = await aPlatform()
  const many = Array.from({ length: 9 }, (_, index) => observation(`${index}`))
  expect((await post(platform, bundle('transaction', ...many))).status).toBe(400)
  expect((await post(platform, bundle('transaction', ...many.slice(1)))).status).toBe(200)
})

it('knows no Device that was not created there', async () => {
  const platform = await aPlatform()
  const refused = await post(platform, bundle('transaction', observation('a', 97, 'Device/17')))
  expect(refused).toMatchObject({
    status: 400,
    body: { issue: [{ details: { text: expect.stringMatching('Device/17') } }] },
  })
  expect(await platform.all('Observation')).toHaveLength(0)

  const device = { resourceType: 'Device', identifier: [{ system: OWN, value: 'urn:oid:1.2+3' }] }
  const search = `identifier=${encodeURIComponent(`${OWN}|urn:oid:1.2+3`)}`
  const created = await post(platform, device, '/Device', { 'if-none-exist': search })
  expect(created).toMatchObject({ status: 201, body: { resourceType: 'Device' } })
  expect(created.headers.get('location')).toMatch(/\/fhir\/Device\/[^/]+\/_history\/[^/]+$/)
  const again = await post(platform, device, '/Device', { 'if-none-exist': search })
  expect(again).toMatchObject({ status: 200, body: { id: created.body.id } })
  const reference = `Device/${created.body.id}`
  expect((await post(platform, bundle('transaction', observation('a', 97, reference)))).status).toBe(200)

  await platform.forget('Device')
  expect((await post(platform, bundle('transaction', observation('b', 97, reference)))).status).toBe(400)
})

it('finds by identifier, and no longer by one that was replaced', async () => {
  const platform = await aPlatform()
  const put = (name: string) =>
    fetch(`${platform.url}/Observation/one`, {
      method: 'PUT',
      body: JSON.stringify({ ...observation(name), id: 'one' }),
    })
  const found = async (name: string) => {
    const query = `identifier=${encodeURIComponent(`${OWN}|urn:uuid:${name}`)}`
    return ((await (await fetch(`${platform.url}/Observation?${query}`)).json()) as { total: number }).total
  }
  await put('old')
  expect(await found('old')).toBe(1)
  await put('new')
  expect([await found('old'), await found('new')]).toEqual([0, 1])
})

it('answers 401 to whom it does not allow, 413 to what is too large, 400 to what is no JSON, 404 elsewhere', async () => {
  const platform = await aPlatform({ allows: ({ headers }) => headers.authorization === 'Bearer right', maxBytes: 500 })
  const right = { authorization: 'Bearer right' }
  expect((await post(platform, '{}')).status).toBe(401)
  expect((await post(platform, ' '.repeat(501), '', right)).status).toBe(413)
  expect((await post(platform, '{', '', right)).status).toBe(400)
  expect((await fetch(`${platform.url.replace('/fhir', '/other')}`, { headers: right })).status).toBe(404)
})
