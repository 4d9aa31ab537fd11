import { expect, it, onTestFinished } from 'vitest'
import { type PlayedPlatform, startPlatform } from '../../src/simulator/platform/platform.ts'
import { atRandom, FAULTS, type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { randomOf } from './random.ts'

async function aBadDay(fault: Fault): Promise<{ platform: PlayedPlatform; proxy: FaultProxy }> {
  const platform = await startPlatform()
  onTestFinished(() => platform[Symbol.asyncDispose]())
  const proxy = await startFaultProxy({ upstream: new URL(platform.url).origin, next: () => fault })
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  return { platform, proxy }
}

const OBSERVATION = JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'SpO2' } })

/** What whoever sends an Observation sees of it. */
async function sent(origin: string): Promise<unknown> {
  const signal = AbortSignal.timeout(1000)
  const body = OBSERVATION
  try {
    const response = await fetch(`${origin}/fhir/Observation`, { method: 'POST', body, signal })
    const text = await response.text()
    const kind = text === '' ? 'nothing' : text.startsWith('<') ? 'page' : text.endsWith('}') ? 'JSON' : 'half'
    return { status: response.status, kind }
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'no answer' : 'cut'
  }
}

it.each<[Fault, seen: unknown, stored: number]>([
  ['latency', { status: 201, kind: 'JSON' }, 1],
  ['cut-request', 'cut', 0],
  ['lost-answer', 'cut', 1],
  ['cut-answer', 'cut', 1],
  ['truncated', { status: 201, kind: 'half' }, 1],
  ['empty', { status: 201, kind: 'nothing' }, 1],
  ['hang', 'no answer', 0],
  ['hang-done', 'no answer', 1],
  ['twice', { status: 201, kind: 'JSON' }, 2],
  ['unauthorized', { status: 401, kind: 'nothing' }, 0],
  ['too-many', { status: 429, kind: 'nothing' }, 0],
  ['unavailable', { status: 503, kind: 'page' }, 0],
  ['portal', { status: 200, kind: 'page' }, 0],
])('%s', async (fault, seen, stored) => {
  const { platform, proxy } = await aBadDay(fault)
  expect(await sent(proxy.origin)).toEqual(seen)
  expect(await platform.all('Observation')).toHaveLength(stored)
  expect(proxy.faults[fault]).toBe(1)
})

it('lets nobody in while it is closed, and everybody on the same port after that', async () => {
  const { platform, proxy } = await aBadDay('latency')
  await proxy.close()
  expect(await sent(proxy.origin)).toBe('cut')
  await proxy.open()
  expect(await sent(proxy.origin)).toEqual({ status: 201, kind: 'JSON' })
  expect(await platform.all('Observation')).toHaveLength(1)
})

it('plays every fault about as often, with as many requests as it was asked to', () => {
  const next = atRandom(randomOf(1), 0.3)
  const played = Array.from({ length: 20_000 }, next)
  for (const fault of FAULTS) expect(played.filter((each) => each === fault).length).toBeGreaterThan(400)
  expect(played.filter((each) => each !== undefined).length / played.length).toBeCloseTo(0.3, 1)
})
