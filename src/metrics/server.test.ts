import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createScrape, type Scrape } from './registry.ts'
import { serveMetrics } from './server.ts'
import { fixtureFigures } from './testing/fixture-figures.ts'

const served = (scrape: Scrape = createScrape(() => fixtureFigures)) => serveMetrics(0, scrape)

/** A request as a collector or a stranger makes it. */
function ask(port: number, options: { method?: string; path?: string; host?: string; body?: string } = {}) {
  const { method = 'GET', path = '/metrics', host = `127.0.0.1:${port}`, body } = options
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', method, path, headers: { host } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** Bytes on the wire, and what came back until the other side ended it. */
async function raw(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  for (const part of parts) socket.write(part)
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), sleep(20_000)])
  socket.destroy()
  return text
}

describe('the figures', () => {
  it('are served to GET under /metrics as Prometheus reads them', async () => {
    await using server = await served()
    const { status, type, text } = await ask(server.port)
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(text).toContain('umt_outbox_owed{endpoint="telmi"} 12\n')
  })

  it.each([
    [{ method: 'POST', body: 'x' }, 405],
    [{ method: 'DELETE' }, 405],
    [{ method: 'HEAD' }, 405],
    [{ path: '/' }, 404],
    [{ path: '/metrics/../etc/passwd' }, 404],
    [{ path: '/metrics?x=1' }, 404],
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'evil.example:127.0.0.1' }, 403],
  ])('are refused to %j', async (options, status) => {
    await using server = await served()
    expect(await ask(server.port, options)).toEqual({ status, type: '', text: '' })
  })

  it('are on loopback alone', async () => {
    await using server = await served()
    const socket = connect(server.port, '127.0.0.2')
    const [error] = await once(socket, 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('that cannot be gathered are no answer, and say nothing of why', async () => {
    await using server = await served({
      contentType: 'text/plain',
      text: () => Promise.reject(new Error('DUPONT')),
    })
    expect(await ask(server.port)).toEqual({ status: 503, type: '', text: '' })
  })
})

describe('somebody who would keep the daemon busy', () => {
  it('by headers without end is cut', async () => {
    await using server = await served()
    const answer = await raw(server.port, 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n', `x: ${'a'.repeat(100_000)}`)
    // It may be gone before its answer is read.
    expect(answer).toMatch(/^(HTTP\/1\.1 431 |$)/)
    expect((await ask(server.port)).status).toBe(200)
  })

  it('by a request that never ends is cut within seconds, and others are answered meanwhile', async () => {
    await using server = await served()
    const slow = raw(server.port, 'GET /metrics HTTP/1.1\r\nHost: ')
    expect((await ask(server.port)).status).toBe(200)
    expect(await slow).toMatch(/^HTTP\/1\.1 408 /)
  }, 40_000)

  it('by what is no HTTP is cut', async () => {
    await using server = await served()
    expect(await raw(server.port, Buffer.alloc(64, 0xff), '\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('by many connections takes no more than a few', async () => {
    await using server = await served()
    const sockets = Array.from({ length: 100 }, () => connect(server.port, '127.0.0.1').on('error', () => undefined))
    await sleep(300)
    expect(sockets.filter(({ destroyed, readyState }) => !destroyed && readyState === 'open').length).toBeLessThan(20)
    for (const socket of sockets) socket.destroy()
    await sleep(100)
    expect((await ask(server.port)).status).toBe(200)
  })
})
