import fc from 'fast-check'
import { anyFrame, outcomeOf, sessionOf, targets } from './frames.ts'

const total = Number(process.argv[2] ?? 10_000_000)
const seed = Number(process.argv[3] ?? Date.now() & 0x7fffffff)
const all = await targets()
const share = Math.ceil(total / all.length)
const sum = { decoded: 0, refused: 0 }
console.log(`${total} frames over ${all.length} decoders, seed ${seed}`)
for (const target of all) {
  const session = sessionOf(target)
  const count = { decoded: 0, refused: 0 }
  fc.assert(
    fc.property(anyFrame(target), (frame) => {
      count[outcomeOf(session, target.channel, frame)] += 1
    }),
    { numRuns: share, seed },
  )
  sum.decoded += count.decoded
  sum.refused += count.refused
  console.log(`${target.driver.id} ${target.channel}: ${count.decoded} decoded, ${count.refused} refused`)
}
console.log(
  `${sum.decoded + sum.refused} frames: ${sum.decoded} decoded, ${sum.refused} refused with a typed error, 0 others`,
)
