import { main } from '../../src/cli.ts'

export interface Said {
  readonly status: number
  readonly out: readonly string[]
  readonly err: readonly string[]
}

/** Runs a command line in this process: the real commands without the start of a process. */
export async function command(
  words: readonly string[],
  stop: AbortSignal = new AbortController().signal,
  /** Of the terminal; of a pipe, unless given. */
  width?: number,
  /** What stands on standard input. */
  input = '',
): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const status = await main(words, {
    language: 'en',
    version: '0.0.0-test',
    columns: () => width,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    write: (text) => out.push(text),
    input: async () => input,
    stop,
  })
  return { status, out, err }
}
