import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where a key may be, and what follows when there is none: a credential may be absent, a named file may not. */
export interface KeyPlace {
  readonly kind: 'credential' | 'named' | 'default'
  readonly path: string
}

/** What the configuration says of keys; paths of files. */
export interface NamedKeys {
  readonly file?: string | undefined
  readonly previous?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Names under which systemd hands the keys over: `LoadCredential=journal.key:…`, or `LoadCredentialEncrypted=`. */
const CREDENTIAL = { key: 'journal.key', previous: 'journal.key.previous' } as const

/** Where the key of the journal is looked for, in this order: the strongest way first. */
export const keyPlaces = ({ file }: NamedKeys, env: Environment): readonly KeyPlace[] => [
  ...credentials(CREDENTIAL.key, env),
  file === undefined ? { kind: 'default', path: defaultKeyFile(env) } : { kind: 'named', path: file },
]

/** The same for the key that was in use before, which is nowhere by default. */
export const previousKeyPlaces = ({ previous }: NamedKeys, env: Environment): readonly KeyPlace[] => [
  ...credentials(CREDENTIAL.previous, env),
  ...(previous === undefined ? [] : [{ kind: 'named', path: previous } as const]),
]

/** In the folder for configuration, since the one for state holds what it opens. */
const defaultKeyFile = (env: Environment): string =>
  join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'umt-vitals', 'journal.key')

const credentials = (name: string, { CREDENTIALS_DIRECTORY: folder }: Environment): readonly KeyPlace[] =>
  folder ? [{ kind: 'credential', path: join(folder, name) }] : []
