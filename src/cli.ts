import { parseArgs } from 'node:util'
import { Args, WORD_TOO_MANY } from './cli/args.ts'
import { argumentsOf, type CommandName, commandSpec, FIRST_WORDS, isCommandName, verbsAfter } from './cli/commands.ts'
import { commandHelp, overview } from './cli/help.ts'
import { fromEnvironment, type Io, report } from './cli/io.ts'
import { withMeant, wrongOption } from './cli/meant.ts'
import { UmtError } from './errors.ts'
import { tell } from './tellable-error.ts'

/** Runs one command line; resolves with its exit status. */
export async function main(words: readonly string[], io: Io): Promise<number> {
  const argv = helpLast(optionsLast(words))
  const name = commandOf(argv)
  const languageAt = argv.indexOf('--lang')
  const asked = languageAt < 0 ? undefined : argv[languageAt + 1]
  const here: Io = asked === 'fr' || asked === 'en' ? { ...io, language: asked } : io
  if (name === undefined) {
    const first = argv.find((word) => !word.startsWith('-') && word !== asked)
    if (first !== undefined && first === argv[0] && verbsAfter(first).length > 0 && argv.some(isHelp)) {
      here.out(overview(here.language, first, here.columns()))
      return 0
    }
    if (first !== undefined) return report(here, unknown(first), argv.includes('--json'))
    if (argv.includes('--version')) {
      here.out(here.version)
      return 0
    }
    here.out(overview(here.language, undefined, here.columns()))
    return 0
  }
  const command = commandSpec(name)
  const rest = argv.slice(name.split(' ').length)
  const json = rest.includes('--json') || command.errors === 'json'
  try {
    if (command.namesPatient || rest.some(hasPassword)) io.hideArguments?.()
    const { values, positionals } = parse(name, rest)
    const args = new Args(name, values, positionals)
    if (args.flag('help')) {
      here.out(commandHelp(name, here.language, here.columns()))
      return 0
    }
    args.atMost(argumentsOf(name), command.namesPatient)
    const { run } = await command.load()
    return await run(args, { ...here, language: args.language() ?? here.language })
  } catch (error) {
    return report(here, command.namesPatient ? tellable(error) : error, json)
  }
}

/** A password in the address of a bus is seen by everybody on this machine for as long as `ps` shows it. */
const hasPassword = (word: string): boolean => /:\/\/[^/@]*:[^/@]+@/.test(word)

/** What is none of ours may quote what it stumbled over. */
const tellable = (error: unknown): unknown =>
  error instanceof UmtError ? error : new UmtError('UMT-CLI-199', { detail: tell(error).type })

/** The words after it are not repeated: one of them may be a patient. */
function unknown(word: string): UmtError {
  const verbs = verbsAfter(word)
  return verbs.length === 0
    ? new UmtError('UMT-CLI-101', { command: withMeant(word, FIRST_WORDS) })
    : new UmtError('UMT-CLI-116', { command: `umt ${word}`, verbs: verbs.join(', ') })
}

/** `umt --lang fr decode …` is `umt decode … --lang fr`: the common options may stand on either side of the command. */
function optionsLast(words: readonly string[]): readonly string[] {
  const common = /^(--json|--lang(=.*)?)$/
  let first = 0
  while (common.test(words[first] ?? '')) first += words[first] === '--lang' ? 2 : 1
  return [...words.slice(first), ...words.slice(0, first)]
}

/** `umt help pair` is `umt pair --help`: people try both. */
const helpLast = ([first, ...rest]: readonly string[]): readonly string[] =>
  first === 'help' ? [...rest, '--help'] : first === undefined ? [] : [first, ...rest]

const isHelp = (word: string): boolean => word === '--help' || word === '-h'

/** The command is the first one to three words that are no options. */
const commandOf = (argv: readonly string[]): CommandName | undefined =>
  [3, 2, 1].map((count) => argv.slice(0, count).join(' ')).find(isCommandName)

function parse(name: CommandName, words: string[]) {
  const common = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, lang: { type: 'string' } } as const
  const own = Object.fromEntries(
    Object.entries(commandSpec(name).options).map(([option, { value, many = false }]) => [
      option,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many },
    ]),
  )
  try {
    return parseArgs({ args: words, options: { ...own, ...common }, allowPositionals: true, strict: true })
  } catch (cause) {
    if (commandSpec(name).namesPatient) throw new UmtError('UMT-CLI-102', { command: name, detail: WORD_TOO_MANY })
    const known = Object.keys({ ...own, ...common }).map((option) => `--${option}`)
    throw new UmtError('UMT-CLI-102', { command: name, detail: wrongOption(cause, known) }, { cause })
  }
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), await fromEnvironment())
}
