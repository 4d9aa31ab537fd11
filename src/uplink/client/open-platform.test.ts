import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { BUNDLE, DONE, fileWith, platformAt, running } from '../../../tests/support/a-platform.ts'
import { says } from '../../../tests/support/http-server.ts'

describe('a request to a platform', () => {
  it.each([['/fhir'], ['/fhir/'], ['']])('posts a Bundle to the URL as it is configured: %j', async (path) => {
    const server = await running(says(200, DONE))
    const platform = await platformAt(`${server.origin}${path}`)
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200, body: DONE })
    expect(server.heard).toMatchObject([{ method: 'POST', url: path || '/', body: BUNDLE }])
    expect(server.heard[0]?.headers).toMatchObject({
      'content-type': 'application/fhir+json',
      accept: 'application/fhir+json',
    })
  })

  it('names resources below the base, with or without its slash, and keeps a search as it was encoded', async () => {
    const server = await running(says(201, { resourceType: 'Device' }, { location: 'Device/17/_history/1' }))
    for (const base of ['/fhir', '/fhir/']) {
      const platform = await platformAt(`${server.origin}${base}`)
      const search = 'identifier=urn:oid:1.2.3%7Ca%2B4'
      expect(await platform.create('Device', '{}', search)).toMatchObject({
        status: 201,
        location: 'Device/17/_history/1',
      })
      await platform.update(`Device?${search}`, '{"a":1.0}')
      await platform.find(`Observation?${search}`)
    }
    const asked = server.heard.slice(0, 3)
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /fhir/Device',
      'PUT /fhir/Device?identifier=urn:oid:1.2.3%7Ca%2B4',
      'GET /fhir/Observation?identifier=urn:oid:1.2.3%7Ca%2B4',
    ])
    expect(server.heard[0]?.headers['if-none-exist']).toBe('identifier=urn:oid:1.2.3%7Ca%2B4')
    expect(server.heard[1]?.body).toBe('{"a":1.0}')
    expect(server.heard.slice(3).map(({ url }) => url)).toEqual(asked.map(({ url }) => url))
  })

  it('looks for a patient without his identifier in a URL', async () => {
    const server = await running(says(200, { resourceType: 'Bundle' }))
    const platform = await platformAt(`${server.origin}/fhir`)
    await platform.find('Patient?identifier=urn:oid:1.2.3|4?5')
    expect(server.heard).toMatchObject([
      {
        method: 'POST',
        url: '/fhir/Patient/_search',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/fhir+json' },
        body: 'identifier=urn:oid:1.2.3|4?5',
      },
    ])
  })

  it('uses one connection for one request after the other', async () => {
    const server = await running(says(200, DONE))
    const platform = await platformAt(server.origin)
    for (let i = 0; i < 20; i++) await platform.bundle(BUNDLE)
    expect(server.connections()).toBe(1)
  })

  it('goes on after the server has ended the connection in between', async () => {
    const server = await running(says(200, DONE))
    const platform = await platformAt(server.origin)
    await platform.bundle(BUNDLE)
    server.hangUp()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
  })
})

describe('an answer of a platform', () => {
  it.each([
    ['nothing', ''],
    ['a page', '<html>OK</html>'],
    ['half a Bundle', '{"resourceType":"Bundle"'],
    ['null', 'null'],
    ['a number', '17'],
    ['a word', '"ok"'],
  ])('with %s in it says that it came, and no body but JSON', async (_what, text) => {
    const platform = await platformAt((await running(says(200, text))).origin)
    const answer = await platform.bundle(BUNDLE)
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
    expect(answer).not.toHaveProperty('body')
  })

  it('that is an error keeps its OperationOutcome, a page of a gateway does not', async () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'value' }] }
    const refusing = await platformAt((await running(says(422, outcome))).origin)
    expect(await refusing.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 422, body: outcome })
    const broken = await platformAt((await running(says(502, '<h1>Bad Gateway</h1>'))).origin)
    const answer = await broken.bundle(BUNDLE)
    expect(answer).toMatchObject({ kind: 'answered', status: 502 })
    expect(answer).not.toHaveProperty('body')
  })

  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }, 90_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
  ])('that asks us to wait says how long by its own clock: %j', async (headers, retryAfterMs) => {
    const platform = await platformAt((await running(says(503, 'later', headers))).origin)
    const answer = await platform.bundle(BUNDLE)
    expect(answer).toMatchObject({ kind: 'answered', status: 503, date: expect.any(Number) })
    expect(answer.kind === 'answered' && answer.retryAfterMs).toBe(retryAfterMs)
  })

  it.each([301, 302, 307, 308])('that points elsewhere is an answer, and nothing goes there: %d', async (status) => {
    const elsewhere = await running(says(200, DONE))
    const platform = await platformAt((await running(says(status, '', { location: elsewhere.origin }))).origin)
    const answer = await platform.bundle(BUNDLE)
    expect(answer).toMatchObject({ kind: 'answered', status })
    expect(answer).not.toHaveProperty('location')
    expect(elsewhere.heard).toEqual([])
  })

  it('may be compressed', async () => {
    const server = await running((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(DONE)))
    })
    expect(await (await platformAt(server.origin)).bundle(BUNDLE)).toMatchObject({ status: 200, body: DONE })
  })

  it('is not read beyond its limit, packed or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(100_000) })
    const plain = await running(says(200, large))
    const packed = await running((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(large))
    })
    for (const { origin } of [plain, packed]) {
      const platform = await platformAt(origin, { limits: { answerBytes: 10_000 } })
      expect(await platform.bundle(BUNDLE)).toMatchObject({
        kind: 'unanswered',
        because: 'too-large',
        mayHaveArrived: true,
      })
    }
  })
})

describe('a platform that does not answer', () => {
  it('to the end may have done what was asked', async () => {
    const cut = await running((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"resourceType":')
      setTimeout(() => response.destroy(), 30)
    })
    const packed = await running((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(DONE)).subarray(0, 30))
    })
    const silent = await running((_request, response) => response.destroy())
    for (const { origin } of [cut, packed, silent])
      expect(await (await platformAt(origin)).bundle(BUNDLE)).toMatchObject({
        kind: 'unanswered',
        because: 'cut',
        mayHaveArrived: true,
      })
  })

  it('in time may have done what was asked, and the next request is not held up', async () => {
    let asked = 0
    const server = await running((request, response) => {
      if (++asked > 1) says(200, DONE)(request, response)
    })
    const platform = await platformAt(server.origin, { limits: { timeoutS: 1 } })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ because: 'timeout', mayHaveArrived: true })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 200 })
  })

  it('and sends byte after byte is not waited for beyond the limit', async () => {
    const server = await running((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write(' '), 100)
      response.on('close', () => clearInterval(drip))
    })
    const platform = await platformAt(server.origin, { limits: { timeoutS: 1 } })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ because: 'timeout', mayHaveArrived: true })
  })

  it('because nobody listens has got nothing', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => probe.once('listening', resolve))
    const address = probe.address()
    await new Promise((resolve) => probe.close(resolve))
    const port = typeof address === 'object' ? address?.port : 0
    expect(await (await platformAt(`http://127.0.0.1:${port}`)).bundle(BUNDLE)).toEqual({
      kind: 'unanswered',
      because: 'unreachable',
      mayHaveArrived: false,
      detail: 'ECONNREFUSED',
    })
    const lost = await platformAt('https://nowhere.invalid', {
      auth: { kind: 'bearer', token: { file: fileWith('t') } },
    })
    expect(await lost.bundle(BUNDLE)).toMatchObject({ because: 'unreachable', mayHaveArrived: false })
  })

  it('once the daemon stops is not waited for', async () => {
    const server = await running(() => {})
    const platform = await platformAt(server.origin)
    const answer = platform.bundle(BUNDLE)
    await expect.poll(() => server.heard.length).toBe(1)
    await platform[Symbol.asyncDispose]()
    expect(await answer).toMatchObject({ kind: 'unanswered', mayHaveArrived: true })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'unanswered', mayHaveArrived: false })
  })
})

const toItself = (file: string) => {
  rmSync(file)
  symlinkSync(file, file)
}

describe('a token in a file', () => {
  const expecting = (token: () => string) =>
    running((request, response) =>
      says(request.headers.authorization === `Bearer ${token()}` ? 200 : 401, DONE)(request, response),
    )

  it('goes with each request, and is read again when it was renewed', async () => {
    let good = 'first'
    const server = await expecting(() => good)
    const file = fileWith('first\n')
    const platform = await platformAt(server.origin, { auth: { kind: 'bearer', token: { file } } })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
    good = 'second'
    writeFileSync(file, 'second\n')
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
    expect(server.heard).toHaveLength(2)
  })

  it('that is refused is not tried again and again', async () => {
    const server = await expecting(() => 'another')
    const platform = await platformAt(server.origin, { auth: { kind: 'bearer', token: { file: fileWith('old') } } })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ kind: 'answered', status: 401 })
    expect(server.heard).toHaveLength(1)
  })

  it.each([
    ['is not there', 'UMT-UPLINK-101', (file: string) => rmSync(file)],
    ['leads to itself', 'UMT-UPLINK-101', toItself],
    ['others may read', 'UMT-UPLINK-102', (file: string) => chmodSync(file, 0o644)],
    ['has two lines', 'UMT-UPLINK-103', (file: string) => writeFileSync(file, 'sesame\nX-Other: 1')],
  ])('that %s is told without it, and nothing is sent', async (_what, code, spoil) => {
    const server = await running(says(200, DONE))
    const file = fileWith('sesame')
    spoil(file)
    const platform = await platformAt(server.origin, { auth: { kind: 'bearer', token: { file } } })
    const answer = await platform.bundle(BUNDLE)
    expect(answer).toMatchObject({ kind: 'not-sent', error: { code } })
    if (answer.kind === 'not-sent') expect(`${answer.error.message} ${answer.error.what('fr')}`).not.toContain('sesame')
    expect(server.heard).toEqual([])
    rmSync(file, { force: true })
    writeFileSync(file, 'sesame', { mode: 0o600 })
    expect(await platform.bundle(BUNDLE)).toMatchObject({ status: 200 })
  })

  it('that is refused while the clocks differ by an hour is about the clock', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    const server = await running(says(401, {}, { date }))
    const platform = await platformAt(server.origin, { auth: { kind: 'bearer', token: { file: fileWith('t') } } })
    const answer = await platform.bundle(BUNDLE)
    expect(answer).toMatchObject({
      kind: 'not-sent',
      error: { code: 'UMT-UPLINK-105', params: { skew: 'is 60 min behind' } },
    })
    if (answer.kind === 'not-sent') expect(answer.error.what('fr')).toContain('retarde de 60 min')
  })
})
