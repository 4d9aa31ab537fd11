import { expectedWords } from '../../src/config/expected.ts'
import { configJsonSchema, everyKey, isSecretReference, type SchemaNode } from '../../src/config/json-schema.ts'
import { isLive } from '../../src/config/live-keys.ts'
import { MEANINGS } from '../../src/config/meanings.ts'

/** Every key of the configuration, for whoever sets a vehicle up. */
export const configurationDocument = (): string =>
  [
    '# The configuration',
    '',
    'One file in YAML 1.2: `--config FILE`, else `$CONFIGURATION_DIRECTORY/umt.yaml`, else `/etc/umt/umt.yaml`. Without a file the',
    'defaults run. Paths are from the folder of the file. No secret stands in it: a secret is `{ credential: NAME }`, which systemd',
    'hands over, or `{ file: PATH }`. Made from the schema in `src/config.ts` by `npm run docs`.',
    '',
    '```sh',
    'umt config check            # everything that is wrong, with line, column, key and what was expected; 0 or 65',
    'umt config show             # what is in force, defaults marked',
    'umt config schema           # JSON Schema for editors, as docs/umt.schema.json',
    'systemctl reload umt-vitals # the daemon reads it again (SIGHUP)',
    '```',
    '',
    'A file that is refused changes nothing: the daemon goes on with the former one and tells `UMT-CONFIG-113` on `events` and in `health`',
    'until it is mended. Keys that need a restart are named by `UMT-CONFIG-112`; those that are *live* are in force at once. A reload',
    'closes no encounter and forgets nothing that is owed. A device that the file does not name any more ends as if its cable was pulled;',
    'one that is written otherwise is connected anew; all others, with what they are measuring, notice nothing. While somebody pairs, the',
    'devices stay as they were (`UMT-PAIR-101`): reload again then. What a device that came measured before is held.',
    '',
    'A configuration that is refused ends with status 65, as other input that cannot be used, whichever command reads it.',
    '',
    'Numbers and words: `unit: 007` is the number 7, so put digits that are a name in quotes; `yes`, `no`, `on` and `off` are words,',
    '`true` and `false` are not. A key may stand once. Unknown keys are refused.',
    '',
    'An editor with the YAML language server completes and checks while typing when the file begins with',
    '`# yaml-language-server: $schema=/opt/umt-vitals/current/docs/umt.schema.json`.',
    '',
    '| key | takes | default | live | |',
    '|---|---|---|---|---|',
    ...[...everyKey(configJsonSchema())]
      .filter(([key]) => key in MEANINGS)
      .map(
        ([key, node]) =>
          `| \`${key}\` | ${takes(node)} | ${byDefault(node)} | ${isLive(key) ? 'yes' : ''} | ${MEANINGS[key]} |`,
      ),
    '',
  ].join('\n')

function takes(node: SchemaNode): string {
  if (isSecretReference(node)) return '`{ credential: NAME }` or `{ file: PATH }`'
  if (node.type === 'object' || node.oneOf) return 'keys'
  if (node.type === 'array') return 'list'
  const { en } = expectedWords(node)
  return node.enum
    ? en
        .split(' | ')
        .map((word) => `\`${word}\``)
        .join(' ')
    : en
}

const byDefault = ({ default: value, type }: SchemaNode): string =>
  value === undefined || type === 'object' || typeof value === 'object' ? '' : `\`${value}\``
