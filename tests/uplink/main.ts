import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PRESETS } from '../../src/fhir/dialect/settings.ts'
import { forward } from './forward.ts'
import { IS_JUDGED, judge } from './judge.ts'
import { offlineDay } from './offline-day.ts'
import { playPreset } from './presets.ts'

/**
 * `npm run test:uplink [-- FINALS KILLS SEED]`: the long version of `uplink.test.ts`, then what every preset sends before
 * the outside judge of FHIR resources where there is one, then a day without a network.
 */
const [finals = 2000, kills = 20, seed = Date.now() & 0x7fffffff] = process.argv.slice(2).map(Number)
const AIMS = { ratio: 0.6, mib: 40 } as const

const folder = await mkdtemp(join(tmpdir(), 'umt-bundles-'))
const failures: string[] = []
const fail = (what: string, details: readonly string[]) => {
  if (details.length === 0) return
  failures.push(`${what}: ${details.length}`)
  for (const detail of details.slice(0, 5)) console.error(`${what}: ${detail}`)
}
const tell = (what: string, counts: object) => console.log(`${what} ${JSON.stringify(counts, undefined, 2)}`)

console.error(`${finals} finals, ${kills} kills, seed ${seed}`)
if (!IS_JUDGED) console.error('no outside judge of FHIR resources beside this checkout: Bundles are not judged')
const began = Date.now()
const bundles = join(folder, 'bad-day.ndjson')
const progress = (line: string) => console.error(line)
const { missing, doubled, wrong, misjudged, findings, ...counts } = await forward({
  finals,
  kills,
  seed,
  bundles,
  progress,
})
tell('a bad day', { seed, ...counts, seconds: (Date.now() - began) / 1000 })
for (const [what, details] of Object.entries({ missing, doubled, wrong, misjudged, findings })) fail(what, details)
if (counts.delivered + counts.quarantined !== counts.finals) fail('finals', ['not all of them are accounted for'])
if (counts.kills < kills) fail('kills', [`only ${counts.kills}`])
fail('bundles of the bad day', await judge(bundles))

for (const preset of PRESETS) {
  const report = await playPreset(preset, folder)
  tell(`preset ${preset}`, report)
  const { due, delivered, inapplicable } = report
  if (delivered === 0 || delivered + inapplicable !== due)
    fail(preset, [`${due} due, ${delivered} delivered, ${inapplicable} inapplicable`])
  fail(preset, await judge(report.bundles))
}

const day = await offlineDay({ preliminary: 144_000, finals: 5_000, encounters: 50 })
// How fast it is, is told and not judged: others may use the machine.
tell('an offline day', { ...day, aims: AIMS, met: day.ratio >= AIMS.ratio })
if (day.delivered !== day.finals || !day.isInOrder) fail('offline day', ['not everything came, or not in order'])
if (day.mostMibAboveIdle > AIMS.mib)
  fail('offline day', [`it takes more memory than aimed at: ${day.mostMibAboveIdle}`])

await rm(folder, { recursive: true })
console.log(failures.length === 0 ? `all is well, ${(Date.now() - began) / 1000} s` : failures.join('\n'))
process.exitCode = failures.length === 0 ? 0 : 1
