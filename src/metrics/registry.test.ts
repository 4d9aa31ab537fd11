import { expect, it } from 'vitest'
import type { Figures } from './figures.ts'
import { METRICS } from './names.ts'
import { createScrape } from './registry.ts'
import { fixtureFigures } from './testing/fixture-figures.ts'

/** Samples of a text in the exposition format 0.0.4, by its grammar: what a line does not fit is thrown. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>()
  const typed = new Set<string>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment?.[1] === 'TYPE') {
      expect(typed.has(String(comment[2])), line).toBe(false)
      typed.add(String(comment[2]))
    }
    if (comment) continue
    const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
    const sample = new RegExp(
      `^(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{${label}(?:,${label})*\\})?) (-?[0-9.e+-]+|Na[Nn]|[+-]Inf)$`,
    )
    const found = sample.exec(line)
    expect(found, line).not.toBeNull()
    const [, series = '', name = '', value] = found ?? []
    expect(samples.has(series), `${series} twice`).toBe(false)
    expect(
      [...typed].some((each) => name === each || name.startsWith(`${each}_`)),
      line,
    ).toBe(true)
    samples.set(series, Number(value))
  }
  return samples
}

const own = (samples: ReadonlyMap<string, number>) =>
  Object.fromEntries([...samples].filter(([series]) => series.startsWith('umt_')))

it('every figure is a sample, and what is of two things has their names', async () => {
  const samples = samplesOf(await createScrape(() => fixtureFigures).text())
  expect(own(samples)).toEqual({
    'umt_build_info{version="0.1.0",unit="umt-nievre-1"}': 1,
    umt_uptime_seconds: 7_200.5,
    'umt_readings_total{metric="blood-pressure",status="final"}': 3,
    'umt_readings_total{metric="oxygen-saturation",status="preliminary"}': 600,
    umt_duplicates_total: 1,
    umt_last_final_age_seconds: 61,
    'umt_decode_errors_total{driver="contec-cms50"}': 4,
    umt_refused_frames_kept: 4,
    umt_refused_frames_left_out_total: 0,
    'umt_device_connected{device="cuff-1",driver="sig-blood-pressure"}': 0,
    'umt_device_connected{device="oximeter-1",driver="contec-cms50"}': 1,
    umt_held: 2,
    umt_held_oldest_age_seconds: 97_200,
    umt_journal_bytes: 1_048_576,
    umt_disk_free_bytes: 12_000_000_000,
    'umt_outbox_owed{endpoint="telmi"}': 12,
    'umt_outbox_owed{endpoint="quiet"}': 0,
    'umt_outbox_quarantined{endpoint="telmi"}': 1,
    'umt_outbox_quarantined{endpoint="quiet"}': 0,
    'umt_outbox_oldest_age_seconds{endpoint="telmi"}': 108,
    'umt_uplink_last_accepted_age_seconds{endpoint="telmi"}': 110,
    'umt_uplink_stopped{endpoint="telmi"}': 0,
    'umt_uplink_stopped{endpoint="quiet"}': 1,
    umt_bus_clients: 2,
    umt_clock_synchronised: 1,
    umt_clock_correction_seconds: -0.42,
    'umt_problem{code="UMT-PAIR-107"}': 1,
  })
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  expect(samples.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
})

it('what nobody knows has no sample, and what is gone has none any more', async () => {
  let figures: Figures = fixtureFigures
  const scrape = createScrape(() => figures)
  await scrape.text()
  const { lastFinalAgeS: _, isClockSynchronised: __, diskFreeBytes: ___, ...known } = fixtureFigures
  figures = { ...known, devices: [], endpoints: [], problems: [], held: { count: 0 } }
  const samples = samplesOf(await scrape.text())
  for (const name of [
    'umt_last_final_age_seconds',
    'umt_clock_synchronised',
    'umt_disk_free_bytes',
    'umt_held_oldest_age_seconds',
  ])
    expect(samples.has(name), name).toBe(false)
  expect([...samples.keys()].filter((series) => /device|endpoint|UMT-/.test(series))).toEqual([])
})

it('names follow the conventions: a unit at the end, counters are totals, no label that grows without bound', () => {
  for (const [name, { type, labels }] of Object.entries(METRICS)) {
    expect(name).toMatch(/^umt_[a-z]+(_[a-z]+)*$/)
    expect(name.endsWith('_total'), name).toBe(type === 'counter')
    for (const label of labels)
      expect(['version', 'unit', 'metric', 'status', 'driver', 'device', 'endpoint', 'code']).toContain(label)
  }
})
