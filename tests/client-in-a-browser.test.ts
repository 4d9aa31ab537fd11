import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import { screenClient } from '../rolldown.config.ts'
import { startReplay } from '../src/testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** One file for a browser; fails where something cannot be resolved there. */
async function bundled(input: string, external: string[]): Promise<string> {
  await using bundle = await rolldown({
    input: `${root}${input}`,
    platform: 'browser',
    external,
    resolve: { alias: { 'umt-vitals/client': `${root}src/client.ts` } },
    onLog: (level, log) => {
      // The build of MQTT.js for browsers uses it to look for globals.
      if (level === 'warn' && log.code !== 'EVAL') throw new Error(log.message)
    },
  })
  const format = external.length > 0 ? 'esm' : 'iife'
  const { output } = await bundle.generate({ format, name: 'page', minify: true, codeSplitting: false })
  expect(output).toHaveLength(1)
  return output[0].code
}

it('the client of screens, without MQTT.js, is small and knows nothing of Node', async () => {
  expect(screenClient).toMatchObject({ platform: 'browser', external: ['mqtt'] })
  const code = await bundled('src/client.ts', ['mqtt'])
  console.log(`umt-vitals/client: ${code.length} bytes, ${gzipSync(code).length} as sent`)
  expect(code.length).toBeLessThan(20_000)
  expect(code).not.toMatch(/node:|\bBuffer\b|\bprocess\b|\brequire\b/)
})

/** By its name MQTT.js knows that it is in a browser; the worker of a page, as it needs no timers of another worker. */
class DedicatedWorkerGlobalScope {}

const OF_THE_WEB = [
  'WebSocket',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'AbortController',
  'AbortSignal',
]
const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'performance']

/** What a script in a browser has, and nothing of Node. */
function aPage(): object {
  const names = [...OF_THE_WEB, ...TIMERS, 'Event', 'EventTarget', 'MessageChannel', 'Blob', 'console']
  const there = Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)]))
  // As on a page that did not come over TLS.
  const crypto = { getRandomValues: (bytes: Uint8Array) => globalThis.crypto.getRandomValues(bytes) }
  const page = Object.assign(new DedicatedWorkerGlobalScope(), there, {
    crypto,
    shown: [],
    navigator: { userAgent: '' },
  })
  return createContext(Object.assign(page, { self: page }))
}

it('the screen of the documents, bundled for a browser, shows what a cuff measured over the WebSocket', async () => {
  const code = await bundled('docs/examples/consultation-screen.ts', [])
  await using replay = await startReplay({
    fixtures: ['sig-blood-pressure/consultation.jsonl'],
    encounters: true,
    speed: 20,
  })
  const page = aPage()
  runInContext(code, page)
  const access = JSON.stringify({ url: replay.webSocketUrl })
  const screen = await runInContext(`page.consultationScreen(${access}, (lines) => { shown = lines })`, page)
  await screen.open('c-1', 'Patient/example')
  const lines = (): string[] => [...runInContext('shown', page)]
  await expect.poll(lines).toContainEqual(expect.stringMatching(/^Pression artérielle : 128\/82\b[^…]*$/))
  await screen.close()
  await expect.poll(lines).toEqual(['Personne'])
  await screen.leave()
})
