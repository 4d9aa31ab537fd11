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
  const sent = gzipSync(code).length
  console.log(`umt-vitals/client: ${code.length} bytes, ${sent} as sent`)
  expect(sent).toBeLessThan(12_000)
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
    shown: { measurements: [] },
    navigator: { userAgent: '' },
  })
  const context = createContext(Object.assign(page, { self: page }))
  // Browsers that keep digits and know neither `using` nor what it needs, such as Safari 18.4.
  runInContext(
    `delete globalThis.DisposableStack
     delete globalThis.AsyncDisposableStack
     const symbols = Symbol
     globalThis.Symbol = new Proxy(() => {}, {
       apply: (_target, _this, [description]) => symbols(description),
       get: (_target, name) => (name === 'dispose' || name === 'asyncDispose' ? undefined : symbols[name]),
     })`,
    context,
  )
  return context
}

it('the screen of the documents, bundled for a browser, shows what a cuff measured over the WebSocket', async () => {
  const code = await bundled('docs/examples/consultation-screen.ts', [])
  // As syntax, which those browsers refuse before anything runs.
  expect(/\busing [\w$]+\s*=/.test(code)).toBe(false)
  await using replay = await startReplay({
    fixtures: ['sig-blood-pressure/consultation.jsonl'],
    encounters: true,
    speed: 20,
  })
  const page = aPage()
  runInContext(code, page)
  const access = JSON.stringify({ url: replay.webSocketUrl })
  const screen = await runInContext(`page.consultationScreen(${access}, (view) => { shown = view })`, page)
  await screen.open('c-1', 'Patient/example')
  const shown = () => JSON.parse(runInContext('JSON.stringify(shown)', page))
  const pressure = { name: 'Pression artérielle', value: expect.stringMatching(/^128\/82\b/), isLive: false }
  await expect.poll(() => shown().measurements).toContainEqual(expect.objectContaining(pressure))
  await screen.close()
  await expect.poll(shown).toMatchObject({ patient: 'Personne', measurements: [] })
  await screen.leave()
})
