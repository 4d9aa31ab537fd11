import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { isatty, type ReadStream, type WriteStream } from 'node:tty'
import { type Language, UmtError } from '../errors.ts'
import { isJournal, oneLine } from '../log/journal-form.ts'
import { EXIT } from '../messages/errors.ts'
import { packageJsonUrl } from '../paths.ts'

/** A terminal at which a person sits. */
export interface Terminal {
  readonly input: ReadStream
  readonly output: WriteStream
}

/** What a command reads its surroundings from and writes to. Data goes to `out`, everything else to `err`. */
export interface Io {
  readonly language: Language
  readonly version: string
  /** Width of the terminal that standard output is, which can then be refreshed in place; undefined for a pipe. */
  columns(): number | undefined
  out(line: string): void
  err(line: string): void
  /** Bytes as they are, for refreshing a terminal. */
  write(text: string): void
  /** All of standard input, as text. */
  input?(): Promise<string>
  /** Told of SIGHUP instead of being stopped by it; not at a terminal. */
  onReload?(listener: () => void): void
  /** Takes the words of the command line out of what `ps` shows to everybody on this machine. */
  hideArguments?(): void
  /** The person who can be asked; undefined when a program runs the command. */
  terminal?(): Terminal | undefined
  /** Aborted when the person asks the command to stop. */
  readonly stop: AbortSignal
}

export async function fromEnvironment(): Promise<Io> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  let hungUp = () => stop.abort()
  process.on('SIGHUP', () => hungUp())
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that closes the pipe early (`| head`) is no failure; what runs is stopped in order.
    stop.abort()
    if (error.code === 'EPIPE') return
    process.exitCode = EXIT.failed
    process.stderr.write(`${error.message}\n`)
  })
  return {
    language: localeLanguage(process.env),
    version: await packageVersion(),
    columns: () => (process.stdout.isTTY === true ? process.stdout.columns : undefined),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    write: (text) => process.stdout.write(text),
    // Asked for by file descriptor first: the daemon must not open a standard input that it never reads.
    terminal: () => (isatty(0) && isatty(1) ? { input: process.stdin, output: process.stdout } : undefined),
    input: () => text(process.stdin),
    onReload(listener) {
      // A terminal that goes away says the same, and nobody is there any more.
      if (!isatty(2)) hungUp = listener
    },
    hideArguments() {
      process.title = 'umt'
    },
    stop: stop.signal,
  }
}

/** French where the locale is French, English otherwise; the precedence of POSIX. */
export function localeLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^fr([_.@]|$)/i.test(locale) ? 'fr' : 'en'
}

export async function packageVersion(): Promise<string> {
  const parsed: unknown = JSON.parse(await readFile(packageJsonUrl(), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0.0.0'
}

/** Tells a failure on standard error, as one JSON line or as two sentences, and returns the exit status. */
export function report(io: Io, error: unknown, json: boolean, context: Readonly<Record<string, unknown>> = {}): number {
  const known =
    error instanceof UmtError
      ? error
      : new UmtError(
          'UMT-CLI-199',
          { detail: error instanceof Error ? error.message : String(error) },
          { cause: error },
        )
  // A daemon that never came up: its error is one for `journalctl -p err`, and a log is told less than a person.
  if (isJournal(2, process.env)) {
    const { what, next } = known.toldIn(io.language)
    io.err(`<3>${known.code}  ${oneLine(what)}`)
    io.err(`<3>→ ${oneLine(next)}`)
  } else if (json) {
    io.err(
      JSON.stringify({ code: known.code, ...context, message: known.what(io.language), next: known.next(io.language) }),
    )
  } else {
    io.err(`${known.code}  ${known.what(io.language)}`)
    io.err(`→ ${known.next(io.language)}`)
  }
  return known.exit
}
