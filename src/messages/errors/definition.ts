/** What a caller may do after a failure. `retry`: again is safe. `ambiguous`: it may have happened. `permanent`: never again as it stands. */
export type Consequence = 'retry' | 'ambiguous' | 'permanent'

/** Exit statuses of the command line. */
export const EXIT = { done: 0, failed: 1, usage: 2, badData: 65, unavailable: 69, noPermission: 77 } as const

interface Sentences {
  /** What went wrong. `{name}` is replaced by the parameter of that name. */
  readonly what: string
  /** What to do next. */
  readonly next: string
}

export interface ErrorDefinition {
  readonly consequence: Consequence
  readonly exit: (typeof EXIT)[keyof typeof EXIT]
  readonly fr: Sentences
  readonly en: Sentences
}
