/** An error whose message may stand in a log or a crash report: it names neither a patient nor a value. */
export class TellableError extends Error {
  /** What of its message may stand there. */
  get told(): string {
    return this.message
  }
}

/** What may be told of an error, as JSON. */
export interface Told {
  readonly type: string
  readonly code?: string
  /** Only of errors of the system, and of those that say that theirs may be told. */
  readonly message?: string
  /** Where it happened, innermost first. */
  readonly at?: readonly string[]
  readonly cause?: Told
  readonly errors?: readonly Told[]
}

const MAX_DEPTH = 4
const MAX_PLACES = 12

/**
 * An error without what it may quote. The parser of JSON repeats the text that it stumbled over, a schema the value that it
 * refuses, a decoder the number that is out of range: their messages stay here, and so does whatever else hangs on an error.
 */
export function tell(error: unknown): Told {
  try {
    return toldAt(error, 0)
  } catch {
    // What cannot even be looked at may not keep the rest from being told.
    return { type: typeof error }
  }
}

function toldAt(error: unknown, depth: number): Told {
  if (!(error instanceof Error)) return { type: typeof error }
  const at = places(error)
  const goOn = depth < MAX_DEPTH
  return {
    type: nameOf(error),
    ...codeOf(error),
    ...messageOf(error),
    ...(at.length > 0 && { at }),
    ...(goOn && error.cause !== undefined && { cause: toldAt(error.cause, depth + 1) }),
    ...(goOn && error instanceof AggregateError && { errors: error.errors.map((each) => toldAt(each, depth + 1)) }),
    ...(goOn &&
      error instanceof SuppressedError && {
        errors: [error.error, error.suppressed].map((each) => toldAt(each, depth + 1)),
      }),
  }
}

/** The system quotes paths and addresses, which are no patient's. */
function messageOf(error: Error): { message?: string } {
  if (error instanceof TellableError) return error.told === '' ? {} : { message: error.told }
  return 'syscall' in error && typeof error.syscall === 'string' ? { message: error.message } : {}
}

/** A name is a property like any other, and anybody may have written into it. */
const nameOf = ({ name }: Error): string => (/^[A-Za-z][\w.-]{0,79}$/.test(name) ? name : 'Error')

function codeOf(error: Error): { code?: string } {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_-]{1,39}$/.test(code) ? { code } : {}
}

/** The lines of a stack that are places in files; its first lines are the message. */
function places({ stack }: Error): readonly string[] {
  const found = String(stack ?? '').matchAll(/^ {4}at (?:[^\n]*\()?((?:file:\/\/|node:|\/)[^\s()]+:\d+:\d+)\)?$/gm)
  return Array.from(found, ([, place = '']) => place).slice(0, MAX_PLACES)
}
