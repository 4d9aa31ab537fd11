import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PRESET_TABLE } from '../../src/fhir/dialect/presets.ts'
import { PRESETS, type Preset } from '../../src/fhir/dialect/settings.ts'
import { forward } from './forward.ts'
import { judge } from './judge.ts'
import { misshapenMesures } from './mesures.ts'
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
// Each vehicle is killed once more in the drain.
if (counts.kills < kills + counts.vehicles) fail('kills', [`only ${counts.kills}`])
fail(
  'never played, so that nothing was shown of it',
  [
    ...Object.entries({ ...counts.faults, poison: counts.quarantined, duplicates: counts.duplicatesAvoided }),
    // Of a short run by hand not every fault need come up.
  ].flatMap(([what, count]) => (count === 0 && finals >= 1000 ? [what] : [])),
)
const judgeAll = async (what: string, file: string, preset: Preset) => {
  const { judged, findings: found } = await judge(file, preset)
  tell(`the judge of ${what}`, { judged: judged ?? 'there is none here' })
  fail(what, found)
}
await judgeAll('the bad day', bundles, 'frcore')

const PLAYED = [
  ...PRESETS.map((preset) => ({ preset, mode: undefined })),
  { preset: 'fhir-r4', mode: 'batch' },
  { preset: 'frcore', mode: 'put' },
] as const
for (const { preset, mode } of PLAYED) {
  const report = await playPreset(preset, folder, mode)
  const what = [preset, ...(mode ? [mode] : [])].join(' ')
  tell(`preset ${what}`, report)
  const { due, delivered, inapplicable, withdrawn } = report
  if (delivered === 0 || delivered + inapplicable !== due)
    fail(what, [`${due} due, ${delivered} delivered, ${inapplicable} inapplicable`])
  // A platform of `ans-mesures` takes no correction: a person has it corrected there.
  if (withdrawn > 0 !== PRESET_TABLE[preset].corrections) fail(what, [`${withdrawn} withdrawn`])
  await judgeAll(what, report.bundles, preset)
  if (preset === 'ans-mesures') fail(what, await misshapenMesures(report.bundles))
}

const day = await offlineDay({ preliminary: 144_000, finals: 5_000, encounters: 50 })
// How fast it is, is told and not judged: others may use the machine.
tell('an offline day', { ...day, aims: AIMS, met: day.ratio >= AIMS.ratio })
if (day.delivered !== day.finals || !day.isInOrder) fail('offline day', ['not everything came, or not in order'])
// What cannot be told is not within the aim.
if (!(day.mostMibAboveIdle <= AIMS.mib) || day.mostMibAboveIdle <= -day.idleMib)
  fail('offline day', [`it takes more memory than aimed at: ${day.mostMibAboveIdle}`])

await rm(folder, { recursive: true })
console.log(failures.length === 0 ? `all is well, ${(Date.now() - began) / 1000} s` : failures.join('\n'))
process.exitCode = failures.length === 0 ? 0 : 1
