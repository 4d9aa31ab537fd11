import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Counts, NEEDLESS_AT_MOST, PLAIN_AT_LEAST, sumOf } from './counts.ts'
import { playPatients, type Report } from './patients.ts'
import { SINS } from './truth.ts'
import { DISK } from './vehicle.ts'

/**
 * `npm run test:patients [-- CONSULTATIONS [SEED]]`: the long version of `patients.test.ts`, on two vehicles at the same time.
 * What it prints last is one JSON object; its exit status is 1 when anything was given to the wrong patient, lost or there
 * twice, when more than one plain measurement in five hundred was held, and when too little was plain to tell that.
 */
const VEHICLES = 2

if (isMainThread) {
  const consultations = Number(process.argv[2] ?? 10_000)
  const seed = Number(process.argv[3] ?? Date.now() & 0x7fffffff)
  console.error(`${consultations} consultations, seed ${seed}, journals in ${DISK}`)
  const startedAt = Date.now()
  const shares = Array.from({ length: VEHICLES }, (_, index) =>
    inWorker(Math.ceil(consultations / VEHICLES), seed + index * 0x1000000),
  )
  const reports = await Promise.all(shares)
  for (const { story, failures, foundAfter } of reports) {
    if (failures.length === 0) continue
    console.error(`\nfound after ${foundAfter} consultations; the smallest day, in UTC:`)
    for (const line of story) console.error(`  ${line}`)
    for (const { sin, about } of failures) console.error(`${sin}: ${about}`)
  }
  const failures = reports.flatMap((report) => report.failures)
  const counts = sumOf(reports.map(({ counts }) => counts))
  const plainShare = counts.plain / counts.inEncounter
  const summary = {
    seed,
    ...counts,
    plainShare,
    ...Object.fromEntries(
      SINS.filter((sin) => sin !== 'heldNeedlessly').map((sin) => [
        sin,
        failures.filter((each) => each.sin === sin).length,
      ]),
    ),
    fsync: DISK === '/dev/shm' ? 'in memory' : 'on disk',
    seconds: (Date.now() - startedAt) / 1000,
  }
  console.log(JSON.stringify(summary, undefined, 2))
  const isMeasured = plainShare >= PLAIN_AT_LEAST && counts.heldNeedlessly <= NEEDLESS_AT_MOST * counts.plain
  process.exitCode = failures.length === 0 && isMeasured ? 0 : 1
} else {
  const { consultations, seed } = workerData as { readonly consultations: number; readonly seed: number }
  const report = await playPatients(consultations, seed, (counts) => parentPort?.postMessage({ counts }))
  parentPort?.postMessage({ report })
}

function inWorker(consultations: number, seed: number): Promise<Report> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { consultations, seed } })
  let told = 0
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', ({ counts, report }: { readonly counts?: Counts; readonly report?: Report }) => {
      if (report) resolve(report)
      if (!counts || counts.consultations < told + 500) return
      told = counts.consultations
      console.error(`vehicle ${worker.threadId}: ${told} consultations, ${counts.measurements} measurements`)
    })
  })
}
