import { DRIVERS } from '../../drivers/registry.ts'

/**
 * What may be told of a value: a number, a yes or no, a word of a fixed list (as an enumeration of a schema has it), the id of a
 * driver, a code of ours, how many there are of it, whether it is there at all, or the same of its members. What is not named stays
 * out.
 */
export type Shape =
  | 'number'
  | 'flag'
  | 'word'
  | 'driver'
  | 'code'
  | 'count'
  | 'is-set'
  | readonly [Shape]
  | { readonly [key: string]: Shape }

/** Keeps of a value what its shape names, and nothing else: an allow-list, so that what somebody adds later stays out. */
export function pick(value: unknown, shape: Shape): unknown {
  if (shape === 'is-set') return value !== undefined
  if (value === undefined) return undefined
  switch (shape) {
    case 'number':
      return typeof value === 'number' ? value : undefined
    case 'flag':
      return typeof value === 'boolean' ? value : undefined
    case 'word':
      return matching(value, /^[a-z][a-z0-9-]{0,31}$/)
    case 'driver':
      return DRIVERS.find(({ id }) => id === value)?.id
    case 'code':
      return matching(value, /^UMT-[A-Z]+-\d{3}$/)
    case 'count':
      return Array.isArray(value) ? value.length : undefined
    default:
      return isList(shape) ? listOf(value, shape[0]) : membersOf(value, shape)
  }
}

const isList = (shape: readonly [Shape] | { readonly [key: string]: Shape }): shape is readonly [Shape] =>
  Array.isArray(shape)

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined

const listOf = (value: unknown, shape: Shape): unknown =>
  Array.isArray(value) ? value.map((each: unknown) => pick(each, shape)) : undefined

function membersOf(value: unknown, shape: { readonly [key: string]: Shape }): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const members = new Map<string, unknown>(Object.entries(value))
  const picked = Object.entries(shape).map(([key, each]) => [key, pick(members.get(key), each)] as const)
  return Object.fromEntries(picked.filter(([, each]) => each !== undefined))
}
