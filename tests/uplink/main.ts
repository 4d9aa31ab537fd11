import { type ForwardReport, forward } from './forward.ts'

/** `npm run test:uplink [-- FINALS KILLS SEED]`: the long version of `forwarded-through-a-bad-day.test.ts`. */
const [finals = 2000, kills = 20, seed = Date.now() & 0x7fffffff] = process.argv.slice(2).map(Number)
console.error(`${finals} finals, ${kills} kills, seed ${seed}`)
const startedAt = Date.now()
const { missing, doubled, wrong, misjudged, findings, ...counts } = await forward({
  finals,
  kills,
  seed,
  progress: (line) => console.error(line),
})
const FAILURES = { missing, doubled, wrong, misjudged, findings } satisfies Partial<ForwardReport>
for (const [name, details] of Object.entries(FAILURES))
  for (const detail of details.slice(0, 5)) console.error(`${name}: ${detail}`)
const failures = Object.fromEntries(Object.entries(FAILURES).map(([name, { length }]) => [name, length]))
console.log(JSON.stringify({ seed, ...counts, ...failures, seconds: (Date.now() - startedAt) / 1000 }, undefined, 2))
const complete = counts.delivered + counts.quarantined === counts.finals && counts.kills >= kills
process.exitCode = complete && Object.values(failures).every((count) => count === 0) ? 0 : 1
