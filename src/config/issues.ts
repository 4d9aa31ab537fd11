import type { z } from 'zod'
import type { InWords } from '../errors.ts'
import { asExpected, inBothWords } from '../messages/config-words.ts'
import { expectedWords } from './expected.ts'
import { configJsonSchema, keysAt, type SchemaNode, schemaAt } from './json-schema.ts'
import { hintOf, nearest } from './nearest.ts'
import { type ConfigProblem, type Path, problemAt } from './problem.ts'
import type { YamlSource } from './yaml-source.ts'

type Issue = z.core.$ZodIssue

/** What a schema found, each at its place. */
export function problemsOf(issues: readonly Issue[], source: YamlSource): readonly ConfigProblem[] {
  if (issues.length === 0) return []
  const schema = configJsonSchema()
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey([...path, key], schemaAt(schema, path), source))
    return [otherwise(issue, path, schema, source)]
  })
}

function unknownKey(path: Path, around: SchemaNode | undefined, source: YamlSource): ConfigProblem {
  const key = String(path.at(-1))
  const meant = nearest(key, keysAt(around))
  const place = source.placeOfKey(path)
  const hint = hintOf(meant)
  // `token: { abc }` is a mapping whose key is the secret.
  const isTold = meant !== undefined || !mayHoldSecret(path.slice(0, -1))
  const told = isTold ? {} : { key: UNTOLD }
  return problemAt('UMT-CONFIG-102', { path: isTold ? path : path.slice(0, -1), place }, { ...told, hint })
}

const UNTOLD: InWords = { fr: 'une clé', en: 'a key' }

function otherwise(issue: Issue, path: Path, schema: SchemaNode, source: YamlSource): ConfigProblem {
  const at = { path, place: source.placeOf(path) }
  const node = schemaAt(schema, path)
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues
    const expected = asExpected(inBothWords(inner?.message ?? issue.message))
    return problemAt('UMT-CONFIG-103', { path, place: source.placeOfKey(path) }, { expected, found: '' })
  }
  // A rule over several keys: what stands there may be right by itself.
  if (issue.code === 'custom' && !node?.enum && source.has(path))
    return problemAt('UMT-CONFIG-106', at, { detail: inBothWords(issue.message) })
  const expected = expectedOf(issue, node)
  if (!source.has(path)) return problemAt('UMT-CONFIG-104', at, { expected })
  return problemAt('UMT-CONFIG-103', at, { expected, found: foundWords(path, node, source) })
}

/** A sentence of ours says more than the kind of a value; those of the library are English only. */
function expectedOf(issue: Issue, node: SchemaNode | undefined): InWords {
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return { fr: issue.options.join(' | '), en: issue.options.join(' | ') }
  const isOurs = !/^(Invalid|Too |Unrecognized)/.test(issue.message)
  return isOurs && !node?.enum ? asExpected(inBothWords(issue.message)) : expectedWords(node)
}

/** What stands there, where it can be no secret. */
function foundWords(path: Path, node: SchemaNode | undefined, source: YamlSource): string | InWords {
  const word = source.wordAt(path)
  if (word === undefined || mayHoldSecret(path) || word.length > 40) return ''
  if (word === '') return { fr: ' ; rien n’y est', en: '; nothing is there' }
  // Without quotes digits are a number, and 007 is 7.
  const isNumber = node?.type === 'string' && /^[-+.\d]/.test(word) && Number.isFinite(Number(word))
  return isNumber
    ? { fr: `, trouvé le nombre ${word} ; l’écrire "${word}"`, en: `, found the number ${word}; write "${word}"` }
    : { fr: `, trouvé ${word}`, en: `, found ${word}` }
}

/** Keys below which a person may have written the secret itself, or an address with one. */
const SECRET = /^(auth|tls|broker|key|previous|token|password|url|proxy|issuer|tokenEndpoint|origins|ca|certificate)$/

const mayHoldSecret = (path: Path): boolean => path.some((part) => typeof part === 'string' && SECRET.test(part))
