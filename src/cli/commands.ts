import { BUS_COMMANDS } from './commands/bus.ts'
import { BUS_USER_COMMANDS } from './commands/bus-user.ts'
import { CONFIG_COMMANDS } from './commands/config.ts'
import { CONSULTATION_COMMANDS } from './commands/consultation.ts'
import { DAEMON_COMMANDS } from './commands/daemon.ts'
import type { CommandSpec } from './commands/definition.ts'
import { DEVICE_COMMANDS } from './commands/devices.ts'
import { FRAME_COMMANDS } from './commands/frames.ts'
import { JOURNAL_COMMANDS } from './commands/journal.ts'
import { OUTBOX_COMMANDS } from './commands/outbox.ts'
import { RECORDING_COMMANDS } from './commands/recordings.ts'
import { SERVICE_COMMANDS } from './commands/service.ts'

/** Every command: help in both languages, options, and where its code is. */
export const COMMANDS = {
  ...DAEMON_COMMANDS,
  ...CONFIG_COMMANDS,
  ...CONSULTATION_COMMANDS,
  ...OUTBOX_COMMANDS,
  ...DEVICE_COMMANDS,
  ...RECORDING_COMMANDS,
  ...JOURNAL_COMMANDS,
  ...FRAME_COMMANDS,
  ...SERVICE_COMMANDS,
  ...BUS_COMMANDS,
  ...BUS_USER_COMMANDS,
} as const satisfies Record<string, CommandSpec>

export type CommandName = keyof typeof COMMANDS

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word)

/** How many words may follow a command; what its help shows says so. */
export function argumentsOf(name: CommandName): number {
  const words = commandSpec(name)
    .arguments.split(' ')
    .filter((word) => word !== '' && !word.startsWith('--'))
  return words.at(-1)?.endsWith('…') ? Number.POSITIVE_INFINITY : words.length
}

/** What may follow a word that is no command by itself, such as `open`, `close` and `status` after `encounter`. */
export const verbsAfter = (word: string): readonly string[] =>
  Object.keys(COMMANDS).flatMap((name) => (name.startsWith(`${word} `) ? [name.slice(word.length + 1)] : []))

/** What a command line may begin with. */
export const FIRST_WORDS: readonly string[] = [
  ...new Set(Object.keys(COMMANDS).map((name) => name.split(' ', 1)[0] ?? name)),
]

export const commandSpec = (name: CommandName): CommandSpec => COMMANDS[name]
