import type { Language } from '../errors.ts'
import { COMMANDS, type CommandName, commandSpec, isCommandName } from './commands.ts'

const WORDS = {
  fr: {
    title: 'umt — les appareils de l’unité mobile de télémédecine, en FHIR sur un bus local',
    usage: 'Utilisation :',
    command: 'COMMANDE',
    commands: 'Commandes :',
    options: 'Options :',
    examples: 'Exemples :',
    help: 'cette aide',
    json: 'sortie pour machines, un objet JSON par ligne',
    lang: 'langue des messages',
    version: 'version',
    more: 'umt COMMANDE --help : l’aide d’une commande. Première fois ? Essayer : umt demo',
  },
  en: {
    title: 'umt — the devices of a mobile telemedicine unit, as FHIR on a local bus',
    usage: 'Usage:',
    command: 'COMMAND',
    commands: 'Commands:',
    options: 'Options:',
    examples: 'Examples:',
    help: 'this help',
    json: 'output for machines, one JSON object per line',
    lang: 'language of the messages',
    version: 'version',
    more: 'umt COMMAND --help: help on a command. First time? Try: umt demo',
  },
} as const

/** What `umt --help` prints, or `umt held --help` of the commands that begin with `held`. */
export function overview(language: Language, word?: string, columns?: number): string {
  const words = WORDS[language]
  const names = Object.keys(COMMANDS)
    .filter(isCommandName)
    .filter((name) => word === undefined || name.startsWith(`${word} `))
  return [
    words.title,
    '',
    `${words.usage} umt ${words.command} [OPTIONS]`,
    '',
    words.commands,
    ...table(
      names.map((name) => [name, commandSpec(name).summary[language]]),
      columns,
    ),
    '',
    words.options,
    ...table([...common(language), ['--version', words.version]], columns),
    '',
    words.more,
  ].join('\n')
}

/** What `umt COMMAND --help` prints. */
export function commandHelp(name: CommandName, language: Language, columns?: number): string {
  const words = WORDS[language]
  const spec = commandSpec(name)
  const options = Object.entries(spec.options).map(([option, { value, ...text }]): [string, string] => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    text[language],
  ])
  return [
    spec.summary[language],
    '',
    `${words.usage} ${['umt', name, spec.arguments, '[OPTIONS]'].filter(Boolean).join(' ')}`,
    '',
    words.options,
    ...table([...options, ...common(language)], columns),
    '',
    words.examples,
    ...spec.examples.map((example) => `  ${example}`),
  ].join('\n')
}

const common = (language: Language): [string, string][] => [
  ['--lang fr|en', WORDS[language].lang],
  ['--json', WORDS[language].json],
  ['-h, --help', WORDS[language].help],
]

function table(rows: readonly (readonly [string, string])[], columns = Number.POSITIVE_INFINITY): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  // Where next to nothing would be left for the words, the terminal may break them as it likes.
  const room = columns - width - 4 < 20 ? Number.POSITIVE_INFINITY : columns - width - 4
  return rows.flatMap(([left, right]) =>
    folded(right, room).map((line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`),
  )
}

/** By words, in lines of no more than `room` characters. */
function folded(text: string, room: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
