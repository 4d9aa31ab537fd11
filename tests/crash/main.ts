import { type CrashReport, crash } from './crash.ts'

/** `npm run crash [-- KILLS]`: the long version of `crash.test.ts`, on two vehicles at the same time. */
const VEHICLES = 2
const kills = Number(process.argv[2] ?? 200)
const startedAt = Date.now()
const reports = await Promise.all(
  Array.from({ length: VEHICLES }, (_, index) =>
    crash(Math.ceil(kills / VEHICLES), (line) => console.error(`vehicle ${index + 1}: ${line}`)),
  ),
)

const COUNTS = [
  'kills',
  'killsAtStart',
  'measurements',
  'finalsSeen',
  'finalsInJournal',
  'heldInJournal',
  'resent',
] as const satisfies readonly (keyof CrashReport)[]
const FAILURES = ['missing', 'doubled', 'wrong', 'findings'] as const satisfies readonly (keyof CrashReport)[]

const counts = COUNTS.map((name) => [name, reports.reduce((sum, report) => sum + report[name], 0)] as const)
const failures = FAILURES.map((name) => [name, reports.flatMap((report) => report[name])] as const)
for (const [name, details] of failures) for (const detail of details.slice(0, 5)) console.error(`${name}: ${detail}`)
const summary = {
  ...Object.fromEntries(counts),
  ...Object.fromEntries(failures.map(([name, details]) => [name, details.length])),
  seconds: (Date.now() - startedAt) / 1000,
}
console.log(JSON.stringify(summary, undefined, 2))
const seen = reports.every(({ finalsSeen }) => finalsSeen > 0)
process.exitCode = seen && failures.every(([, details]) => details.length === 0) ? 0 : 1
