import { ERRORS } from '../../src/messages/errors.ts'

/** Every error code with its sentences, for whoever finds one in a log. */
export const errorDocument = (): string =>
  [
    '# Error codes',
    '',
    'Codes are stable. Each is said in the language of the reader, with what to do next. `{…}` is filled in. *retry*: again is',
    'safe; *ambiguous*: it may have happened; *permanent*: never again as it stands. Made from `src/messages/errors.ts` by',
    '`npm run docs`.',
    '',
    '| code | exit | consequence | français | English |',
    '|---|---|---|---|---|',
    ...Object.entries(ERRORS).map(
      ([code, { exit, consequence, fr, en }]) =>
        `| \`${code}\` | ${exit} | ${consequence} | ${fr.what} *${fr.next}* | ${en.what} *${en.next}* |`,
    ),
    '',
  ].join('\n')
