import { readdirSync } from 'node:fs'
import { FROZEN } from './inside.ts'

/** Files of tests in a folder whose name holds one of the filters; all without any. */
export const testFiles = (folder: string, ending: string, filters: readonly string[]): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))

/**
 * Runs each file on a machine of its own, so that what one leaves is not in the way of the next; `longest` begin first, by
 * parts of their names, so that no machine is left with a long one at the end. One that froze is started once more.
 * Resolves with the first exit status that is none of success, else 0.
 */
export async function onMachines(
  files: readonly string[],
  { longest, atOnce }: { readonly longest: readonly string[]; readonly atOnce: number },
  run: (file: string) => Promise<number>,
): Promise<number> {
  const rank = (file: string) => longest.findIndex((part) => file.includes(part)) + 1 || longest.length + 1
  const waiting = files.toSorted((a, b) => rank(a) - rank(b))
  const statuses: number[] = []
  const onceMore = async (file: string) => {
    const status = await run(file)
    return status === FROZEN ? await run(file) : status
  }
  const machine = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) statuses.push(await onceMore(file))
  }
  await Promise.all(Array.from({ length: atOnce }, machine))
  return statuses.find((each) => each !== 0) ?? 0
}
