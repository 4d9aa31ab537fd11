import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { systemClock } from '../../src/clock.ts'
import { openPlatform } from '../../src/uplink/client/open-platform.ts'
import { endpointSchema } from '../../src/uplink/endpoint.ts'

/** Bundles a second over loopback, one at a time: undici and `fetch`, both bare, beside the wrapped client, in turns. `node bench/uplink-client/main.ts 5` */
const seconds = Number(process.argv[2] ?? 3)
const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)))
const [port] = await once(server, 'message')
const url = `http://127.0.0.1:${port}/fhir`

const value = '{"resourceType":"Observation","status":"final","valueQuantity":{"value":36.50}}'
const entry = `{"resource":${value},"request":{"method":"POST","url":"Observation"}}`
const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[${entry},${entry},${entry}]}`
const headers = { 'content-type': 'application/fhir+json' }

const residentMiB = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

async function rate(send: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < 200; i++) await send()
  const from = performance.now()
  let sent = 0
  for (; performance.now() - from < seconds * 1000; sent++) await send()
  return (sent * 1000) / (performance.now() - from)
}

const bare = async () => (await fetch(url, { method: 'POST', body: bundle, headers })).json()
await bare()
const dispatcher = new Agent({ connections: 1 })
const raw = async () => (await request(url, { method: 'POST', body: bundle, headers, dispatcher })).body.json()
const before = residentMiB()
await using platform = await openPlatform(endpointSchema.parse({ name: 'bench', url }), { clock: systemClock, env: {} })
const loaded = residentMiB()
const wrapped = async () => {
  const answer = await platform.bundle(bundle)
  if (answer.kind !== 'answered' || answer.status !== 200) throw new Error(answer.kind)
}
process.stdout.write(`loading the client: ${(loaded - before).toFixed(1)} MiB\n`)
process.stdout.write(
  '| turn | undici/s | fetch/s | wrapped/s | wrapped : fetch | MiB resident |\n|---|---|---|---|---|---|\n',
)
for (let turn = 1; turn <= 3; turn++) {
  const [least, theirs, ours] = [await rate(raw), await rate(bare), await rate(wrapped)]
  const rates = [least, theirs, ours].map((each) => each.toFixed(0)).join(' | ')
  process.stdout.write(`| ${turn} | ${rates} | ${(ours / theirs).toFixed(2)} | ${residentMiB().toFixed(0)} |\n`)
}
await dispatcher.close()
server.disconnect()
