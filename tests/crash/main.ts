import { crash } from './crash.ts'

/** `npm run crash [-- KILLS]`: the long version of `crash.test.ts`. */
const kills = Number(process.argv[2] ?? 200)
const { missing, doubled, wrong, findings, ...counts } = await crash(kills, (line) => console.error(line))
console.log(
  JSON.stringify(
    { ...counts, missing: missing.length, doubled: doubled.length, wrong: wrong.length, findings: findings.length },
    undefined,
    2,
  ),
)
const failures = Object.entries({ missing, doubled, wrong, findings }).flatMap(([what, details]) =>
  details.slice(0, 5).map((detail) => `${what}: ${detail}`),
)
for (const failure of failures) console.error(failure)
process.exitCode = failures.length === 0 && counts.finalsSeen > 0 ? 0 : 1
