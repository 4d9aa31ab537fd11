import { playPatients } from './patients.ts'
const consultations = Number(process.argv[2] ?? 10_000)
const seed = Number(process.argv[3] ?? Date.now() & 0x7fffffff)
const t = Date.now()
const { counts, failures, story } = await playPatients(consultations, seed, (c) => console.error(c.consultations))
console.log(seed, JSON.stringify(counts), (Date.now() - t) / 1000)
for (const line of story) console.log(line)
console.log(failures)
