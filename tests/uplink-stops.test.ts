import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startPlatform } from '../src/simulator/platform/platform.ts'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { listen } from './support/listener.ts'

const PATIENT = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: 'demo-1' } as const
/** 2A1C: no flags, 36.5 °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '006d0100ff']])

test('a platform that takes a request and never answers holds up neither the stop nor what is measured, and nothing is lost', async () => {
  const platform = await startPlatform()
  onTestFinished(() => platform[Symbol.asyncDispose]())
  const asked: string[] = []
  // It hears everything, hands it on, and keeps the answer to itself.
  const silent = createServer((request) => {
    asked.push(request.url ?? '')
    const through = connect(platform.port, '127.0.0.1')
    through.write(`${request.method} ${request.url} HTTP/1.1\r\n`)
    for (const [name, value] of Object.entries(request.headers)) through.write(`${name}: ${value}\r\n`)
    through.write('\r\n')
    request.pipe(through, { end: false })
    through.resume()
  })
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const uplink = (url: string) => ({ endpoints: [{ name: 'telmi', url, preset: 'fhir-r4' as const }] })
  const state = await stateFolder()
  const daemon = await aDaemon({ state, uplink: uplink(`http://127.0.0.1:${port}/fhir`) })
  {
    await using screen = await listen(daemon.url, UNIT)
    daemon.openEncounter('e1', PATIENT)
    await play(daemon, TEMPERATURE)
    await expect.poll(() => asked).toHaveLength(1)
    expect(JSON.parse(await screen.request('encounter/observations')).data).toHaveLength(1)
  }
  const began = performance.now()
  await daemon[Symbol.asyncDispose]()
  expect(performance.now() - began).toBeLessThan(8_000)

  await using next = await aDaemon({ state, uplink: uplink(platform.url) })
  expect(next.url).toMatch(/^mqtt/)
  await expect.poll(async () => (await platform.all('Observation')).length).toBe(1)
  expect(await platform.all('Device')).toHaveLength(2)
})
