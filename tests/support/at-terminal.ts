import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import * as pty from '@lydell/node-pty'
import { UMT } from './umt.ts'

export const CTRL_C = '\u0003'
export const ENTER = '\r'
export const DOWN = '\u001b[B'

/** A person who runs `bin/umt` at a terminal, types, and reads what is on it. */
export interface AtTerminal extends Disposable {
  /** Everything that was written, escape sequences and all. */
  readonly raw: string
  /** Resolves once this stands on the terminal, after whatever was waited for before. */
  until(text: string): Promise<void>
  type(keys: string): void
  /** Process id of the command. */
  readonly process: number
  /** Asks the command to end, as a shutdown does. */
  stop(): void
  /** Resolves with the exit status, and with what `stty` says of the terminal that the command leaves behind. */
  readonly left: Promise<{ readonly status: number; readonly stty: string }>
}

const LEFT = /left with status (\d+)\r?\n(.*)end of stty/s

/** In French, as the nurse has it. */
export function atTerminal(args: readonly string[]): AtTerminal {
  const terminal = pty.spawn(
    'sh',
    ['-c', 'trap : INT; "$0" "$@"; echo "left with status $?"; stty -a; echo "end of stty"', UMT, ...args],
    {
      cols: 100,
      rows: 40,
      name: 'xterm-256color',
      env: { ...process.env, LC_ALL: 'fr_FR.UTF-8', CI: '' },
    },
  )
  let raw = ''
  let from = 0
  let waiting: (() => void)[] = []
  terminal.onData((data) => {
    raw += data
    for (const wake of waiting.splice(0)) wake()
  })
  const more = () => new Promise<void>((resolve) => waiting.push(resolve))
  const left = (async () => {
    for (;;) {
      const [, status, stty] = LEFT.exec(raw) ?? []
      if (status !== undefined && stty !== undefined) return { status: Number(status), stty }
      await more()
    }
  })()
  return {
    get raw() {
      return raw
    },
    async until(text) {
      for (;;) {
        const at = stripVTControlCharacters(raw).indexOf(text, from)
        if (at >= 0) {
          from = at + text.length
          return
        }
        await more()
      }
    },
    type: (keys) => terminal.write(keys),
    get process() {
      const [command] = readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8').split(' ')
      return Number(command)
    },
    stop() {
      process.kill(this.process, 'SIGTERM')
    },
    left,
    [Symbol.dispose]() {
      waiting = []
      terminal.kill('SIGKILL')
    },
  }
}
