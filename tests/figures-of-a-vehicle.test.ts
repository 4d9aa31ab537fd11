import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { defaultConfig } from '../src/config.ts'
import { startDaemon } from '../src/daemon.ts'
import { createLog } from '../src/log.ts'
import { fixture, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { TEST_KEYS } from './support/keys.ts'

const started = async (metrics: { port?: number }) =>
  await startDaemon({
    config: defaultConfig({ unit: UNIT, state: await stateFolder(), bus: { port: 0, webSocketPort: 0 }, metrics }),
    version: '0.0.0-test',
    keys: TEST_KEYS,
    clock: systemClock,
    log: createLog('silent'),
  })

it('figures follow what is measured and what is refused', async () => {
  await using daemon = await started({ port: 0 })
  const subject = { kind: 'logical', system: 'urn:oid:1.2.3', value: 'DUPONT-JEANNE-1950' } as const
  daemon.openEncounter('visit-4711', subject)
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
  await play(daemon, madeUp('sig-health-thermometer', [['2a1c', '001b10']]))
  const text = await (await fetch(`http://127.0.0.1:${daemon.metricsPort}/metrics`)).text()
  for (const line of [
    'umt_build_info{version="0.0.0-test",unit="umt-1"} 1',
    'umt_readings_total{metric="blood-pressure",status="final"} 1',
    'umt_decode_errors_total{driver="sig-health-thermometer"} 1',
    'umt_device_connected{device="sig-blood-pressure",driver="sig-blood-pressure"} 0',
    'umt_held 0',
  ])
    expect(text).toContain(`${line}\n`)
  expect(text).toMatch(/^umt_last_final_age_seconds \d/m)
  expect(Number(/^umt_journal_bytes (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(4096)
  expect(text).not.toMatch(/DUPONT|4711|1\.2\.3/)
})

it('nothing listens unless it is configured, and a port that is taken costs the figures alone', async () => {
  {
    await using daemon = await started({})
    expect(daemon.metricsPort).toBeUndefined()
  }
  await using other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  await using daemon = await started({ port: typeof address === 'object' ? (address?.port ?? 0) : 0 })
  expect(daemon.metricsPort).toBeUndefined()
  await play(daemon, await fixture('sig-blood-pressure/consultation.jsonl'))
})
