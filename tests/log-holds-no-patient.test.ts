import { expect, it } from 'vitest'
import { TEST_USERS } from '../src/bus/testing/test-user.ts'
import { systemClock } from '../src/clock.ts'
import { defaultConfig } from '../src/config.ts'
import { startDaemon } from '../src/daemon.ts'
import type { Log } from '../src/log.ts'
import { fixture, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { TEST_KEYS } from './support/keys.ts'
import { listen } from './support/listener.ts'

/** A log that keeps every line of every level as text. */
function keptLog() {
  const lines: string[] = []
  const write = (...parts: unknown[]) =>
    void lines.push(JSON.stringify(parts, (_, value) => (value instanceof Error ? `${value.stack}` : value)))
  const log: Log = { debug: write, info: write, warn: write, error: write }
  return { log, lines }
}

it('holds neither who the patient is, nor a value, nor the bytes of a frame, good or bad', async () => {
  const { log, lines } = keptLog()
  await using daemon = await startDaemon({
    config: defaultConfig({ unit: UNIT, state: await stateFolder(), bus: { port: 0, webSocketPort: 0 } }),
    version: '0.0.0-test',
    users: TEST_USERS,
    keys: TEST_KEYS,
    clock: systemClock,
    log,
  })
  await using screen = await listen(daemon.url, UNIT)
  const subject = { kind: 'logical', system: 'urn:oid:1.2.3', value: 'DUPONT-JEANNE-1950' }
  await screen.request('encounter/open', { id: 'e1', subject })
  await screen.request('encounter/open', { id: 'e2', subject })
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  // 2A1C: 41.23 °C whole, then cut within its value, then with an exponent that no measurement has.
  await play(
    daemon,
    madeUp('sig-health-thermometer', [
      ['2a1c', '001b1000fe'],
      ['2a1c', '001b10'],
      ['2a1c', '001b100044'],
    ]),
  )
  await screen.request('encounter/close', { id: 'e1' })
  const text = lines.join('\n')
  expect(text).toContain('frame refused')
  const secrets = [/DUPONT/, /urn:oid:1\.2\.3/, figure('41.23'), figure('128'), /001b10/i]
  for (const secret of secrets) expect(text).not.toMatch(secret)
  const told = screen.messages
    .filter(({ topic }) => topic === 'events')
    .map((message) => message.text)
    .join('\n')
  expect(told).toContain('UMT-DECODE-')
  for (const secret of secrets) expect(told).not.toMatch(secret)
})
