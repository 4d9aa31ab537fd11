import { z } from 'zod'

/** What of a JSON Schema our tables use. */
interface Node {
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly type?: string
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
}

/** One line a field, with what may stand in it; an alternative begins with the field that tells it. From the schema that is checked. */
export function fieldLines(schema: z.ZodType): readonly string[] {
  const node: Node = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
  return (alternatives(node) ?? [node]).flatMap((each) =>
    Object.entries(each.properties ?? {}).map(
      ([name, field]) => `- \`${name}\`${isOptional(each, name) ? ', optional' : ''}: ${inWords(field)}`,
    ),
  )
}

const alternatives = ({ anyOf, oneOf }: Node) => oneOf ?? anyOf

const isOptional = ({ required = [] }: Node, name: string): boolean => !required.includes(name)

function inWords(node: Node): string {
  const several = alternatives(node)
  if (several) return several.map(inWords).join(', or ')
  if (node.const !== undefined) return code(node.const)
  if (node.enum) return node.enum.map(code).join(', ')
  switch (node.type) {
    case 'object':
      return objectOf(node)
    case 'array':
      return `list of ${inWords(node.items ?? {})}`
    case 'string':
      return textOf(node)
    case 'boolean':
      return '`true` or `false`'
    default:
      return [node.type ?? 'anything', range(node.minimum, node.maximum)].filter(Boolean).join(', ')
  }
}

function objectOf(node: Node): string {
  const fields = Object.entries(node.properties ?? {}).map(
    ([name, field]) => `\`${name}\`${isOptional(node, name) ? ' (optional)' : ''}: ${inWords(field)}`,
  )
  return `{ ${fields.join('; ')} }`
}

function textOf({ pattern, format, minLength, maxLength }: Node): string {
  // The format says more than the long pattern that checks it.
  if (format === 'date-time') return 'instant'
  if (format === 'uuid') return 'UUID'
  if (pattern !== undefined) return `text as \`${pattern}\``
  const length = range(minLength, maxLength)
  return length === '' ? 'text' : `text, ${length} characters`
}

const range = (from: number | undefined, to: number | undefined): string =>
  from === undefined || to === undefined ? '' : `${from} to ${to}`

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``
