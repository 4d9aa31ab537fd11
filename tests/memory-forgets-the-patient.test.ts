import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { expect, it } from 'vitest'
import { aDaemon, fixture, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { listen } from './support/listener.ts'

/** Put together when they are asked for: as constants they would be found in the test itself. */
const together =
  (...parts: readonly string[]) =>
  (): string =>
    parts.join('')
const first = together('2790', '351215')
const second = together('1850', '774422')
/** How an Observation begins; of long texts a snapshot keeps no more than the beginning. */
const observation = together('"resourceType":', '"Observation",', '"id":')

/** How many texts on the heap contain each of these. A snapshot collects what nobody refers to any more first. */
function onTheHeap(file: string, ...wanted: readonly (() => string)[]): readonly number[] {
  const { strings } = JSON.parse(readFileSync(writeHeapSnapshot(file), 'utf8')) as { strings: readonly string[] }
  return wanted.map((each) => strings.filter((text) => text.includes(each())).length)
}

/** Sockets and timers let go of what they held in the turns after it, on a slow machine later. */
const left = (file: string, ...wanted: readonly (() => string)[]) =>
  expect.poll(() => onTheHeap(file, ...wanted), { interval: 300, timeout: 60_000 })

it('after the close only the encounter itself knows who it was, for what comes late, and not even that once the next has opened', async () => {
  const folder = await stateFolder()
  await using daemon = await aDaemon()
  const subject = (id: string) => ({ kind: 'logical', system: 'urn:oid:1.2.3', value: id })
  const during = await (async () => {
    await using screen = await listen(daemon.url, UNIT)
    await play(daemon, madeUp('sig-health-thermometer', [['2a1c', '00930f00fe']]))
    const [held] = JSON.parse(await screen.request('held')).data
    await screen.request('encounter/open', { id: 'e1', subject: subject(first()), by: `nurse of ${first()}` })
    await play(daemon, madeUp('sig-blood-pressure', [['2a35', '0451f70df427f58ff6']]))
    await play(daemon, await fixture('sig-pulse-oximeter/consultation.jsonl'))
    await screen.request('held/show', { key: held.key })
    const assign = { key: held.key, encounter: 'e1', reason: `it was ${first()}` }
    expect(JSON.parse(await screen.request('held/assign', assign))).toMatchObject({ status: 'ok' })
    await screen.request('encounter/observations')
    const [whoHeard = 0, observationsHeard = 0] = onTheHeap(join(folder, 'during.heapsnapshot'), first, observation)
    await screen.request('encounter/close', { id: 'e1' })
    return { whoHeard, observationsHeard }
  })()
  // This listener remembers everything that it heard, so the search finds what is there.
  expect(during.whoHeard).toBeGreaterThan(1)
  expect(during.observationsHeard).toBeGreaterThan(0)
  await left(join(folder, 'closed.heapsnapshot'), first, observation).toEqual([1, 0])
  {
    await using screen = await listen(daemon.url, UNIT)
    await screen.request('encounter/open', { id: 'e2', subject: subject(second()) })
  }
  await left(join(folder, 'next.heapsnapshot'), first, observation, second).toEqual([0, 0, 1])
}, 240_000)
