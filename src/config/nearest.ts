import type { InWords } from '../errors.ts'

/** What of the known words somebody may have meant; `undefined` when nothing is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = bare(word)
  const ranked = known
    .map((each) => ({ each, distance: distance(wanted, bare(each)) }))
    .toSorted((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.each : undefined
}

/** The end of a sentence that says so. */
export const hintOf = (meant: string | undefined): string | InWords =>
  meant === undefined ? '' : { fr: ` ; peut-être ${meant} ?`, en: `; perhaps ${meant}?` }

/** `web_socket_port` and `webSocketPort` differ in nothing that matters. */
const bare = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '')

/** How many letters are to be put in, taken out, exchanged, or swapped with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  let [before, row]: [readonly number[], readonly number[]] = [[], Array.from({ length: to.length + 1 }, (_, j) => j)]
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j += 1) {
      const isSwapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j]
      next.push(
        Math.min(
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
          (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1),
          isSwapped ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    ;[before, row] = [row, next]
  }
  return row.at(-1) ?? 0
}
