import { keyOf, type Path } from './problem.ts'

/** The keys in which two configurations differ, as deep as they can be compared: a list that grew is one key. */
export function changedKeys(before: unknown, after: unknown, path: Path = []): readonly string[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((each, index) => changedKeys(each, after[index], [...path, index]))
  if (!isMapping(before) || !isMapping(after)) return Object.is(before, after) ? [] : [keyOf(path)]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => changedKeys(before[name], after[name], [...path, name]))
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
