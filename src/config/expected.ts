import type { InWords } from '../errors.ts'
import { alternativesOf, keysAt, type SchemaNode } from './json-schema.ts'

/** What may stand at a key, in words. */
export function expectedWords(node: SchemaNode | undefined): InWords {
  if (!node) return same('?')
  const several = alternativesOf(node)
  if (several.length > 0) return joined(several.map(expectedWords))
  if (node.const !== undefined) return same(String(node.const))
  if (node.enum) return joined(node.enum.map((each) => same(String(each))))
  switch (node.type) {
    case 'object':
      return mappingWords(node)
    case 'array':
      return { fr: 'une liste (une ligne « - » par élément)', en: 'a list (a line "- " for each)' }
    case 'boolean':
      return {
        fr: 'true ou false (yes, no, on et off sont des mots)',
        en: 'true or false (yes, no, on and off are words)',
      }
    case 'integer':
      return numberWords(node, { fr: 'un nombre entier', en: 'a whole number' })
    case 'number':
      return numberWords(node, { fr: 'un nombre', en: 'a number' })
    default:
      return textWords(node)
  }
}

const same = (text: string): InWords => ({ fr: text, en: text })

const joined = (words: readonly InWords[]): InWords => ({
  fr: [...new Set(words.map(({ fr }) => fr))].join(' | '),
  en: [...new Set(words.map(({ en }) => en))].join(' | '),
})

function mappingWords(node: SchemaNode): InWords {
  const keys = keysAt(node)
  const listed = keys.length > 0 ? `{ ${keys.join(', ')} }` : '{ … }'
  return { fr: `des clés : ${listed}`, en: `keys: ${listed}` }
}

function numberWords({ minimum, exclusiveMinimum, maximum }: SchemaNode, kind: InWords): InWords {
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined
  if (least !== undefined && isBounded)
    return { fr: `${kind.fr} de ${least} à ${maximum}`, en: `${kind.en} from ${least} to ${maximum}` }
  if (least !== undefined) return { fr: `${kind.fr}, au moins ${least}`, en: `${kind.en}, at least ${least}` }
  if (isBounded) return { fr: `${kind.fr}, au plus ${maximum}`, en: `${kind.en}, at most ${maximum}` }
  if (exclusiveMinimum !== undefined)
    return { fr: `${kind.fr} au-dessus de ${exclusiveMinimum}`, en: `${kind.en} above ${exclusiveMinimum}` }
  return kind
}

function textWords({ format, minLength, maxLength }: SchemaNode): InWords {
  if (format === 'uri') return { fr: 'une URL', en: 'a URL' }
  if (maxLength !== undefined)
    return { fr: `un texte, ${maxLength} caractères au plus`, en: `a text of at most ${maxLength} characters` }
  return minLength === undefined
    ? { fr: 'un texte', en: 'a text' }
    : { fr: 'un texte non vide', en: 'a text that is not empty' }
}
