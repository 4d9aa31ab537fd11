import type { JsonSchema } from '../docs/json-schema.ts'

/** Who writes what a schema describes: the daemon, which others read, or a client, which asks. */
export type Writer = 'daemon' | 'client'

interface Node {
  readonly [key: string]: unknown
}

/** Limits that may only be moved outwards for a request, and only inwards for what the daemon says. */
const LIMITS = { minimum: -1, maximum: 1, minLength: -1, maxLength: 1, minItems: -1, maxItems: 1, exclusiveMinimum: -1 }

/** What has to stay as it was. */
const FIXED = ['type', 'const', 'format', 'pattern', '$ref', 'propertyNames'] as const

/**
 * Why those who were written against `before` cannot live with `after`; nothing where it only adds. A reader passes over fields
 * and alternatives that it does not know, so the daemon may say more; it may not ask for more.
 */
export function breaking(before: JsonSchema, after: JsonSchema, writer: Writer): readonly string[] {
  return differences(before, after, writer, '')
}

function differences(before: Node, after: Node, writer: Writer, path: string): readonly string[] {
  return [
    ...FIXED.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map(
      (key) => `${path}: ${key} was ${JSON.stringify(before[key])}, is ${JSON.stringify(after[key])}`,
    ),
    ...limits(before, after, writer, path),
    ...values(before, after, path),
    ...fields(before, after, writer, path),
    ...alternatives(before, after, writer, path),
    ...inside('items', before, after, writer, path),
    ...inside('additionalProperties', before, after, writer, path),
  ]
}

function limits(before: Node, after: Node, writer: Writer, path: string): readonly string[] {
  return Object.entries(LIMITS).flatMap(([key, outwards]) => {
    const [was, is] = [before[key], after[key]]
    if (was === is) return []
    const edge = outwards * Number.POSITIVE_INFINITY
    const moved = (typeof is === 'number' ? is : edge) > (typeof was === 'number' ? was : edge) ? 1 : -1
    const isWider = moved === outwards
    return isWider === (writer === 'client') ? [] : [`${path}: ${key} was ${was}, is ${is}`]
  })
}

/** A value that is said no more is waited for in vain; one that may be asked no more is refused. */
function values(before: Node, after: Node, path: string): readonly string[] {
  const [was, is] = [listIn(before['enum']), listIn(after['enum'])]
  if (was.length === 0) return is.length === 0 ? [] : [`${path}: is one of a list now`]
  return was.filter((value) => !is.includes(value)).map((value) => `${path}: ${JSON.stringify(value)} is gone`)
}

function fields(before: Node, after: Node, writer: Writer, path: string): readonly string[] {
  const [was, is] = [nodeIn(before['properties']), nodeIn(after['properties'])]
  const [needed, needs] = [listIn(before['required']), listIn(after['required'])]
  const gone = Object.keys(was).filter((name) => !(name in is))
  const promised = writer === 'daemon' ? needed.filter((name) => !needs.includes(name)) : []
  const demanded = writer === 'client' ? needs.filter((name) => !needed.includes(name)) : []
  return [
    ...gone.map((name) => `${path}.${name} is gone`),
    ...promised.map((name) => `${path}.${name} may be absent now`),
    ...demanded.map((name) => `${path}.${name} is needed now`),
    ...Object.keys(was)
      .filter((name) => name in is)
      .flatMap((name) => differences(nodeIn(was[name]), nodeIn(is[name]), writer, `${path}.${name}`)),
  ]
}

function alternatives(before: Node, after: Node, writer: Writer, path: string): readonly string[] {
  const was = [...listIn(before['oneOf']), ...listIn(before['anyOf'])].map(nodeIn)
  const is = [...listIn(after['oneOf']), ...listIn(after['anyOf'])].map(nodeIn)
  return was.flatMap((each, index) => {
    const mark = markOf(each)
    const same = mark === undefined ? is[index] : is.find((other) => markOf(other) === mark)
    if (!same) return [`${path}: the alternative ${mark ?? index} is gone`]
    return differences(each, same, writer, mark === undefined ? path : `${path}(${mark})`)
  })
}

/** By which field a reader tells an alternative: `state=open`. */
function markOf(node: Node): string | undefined {
  const marks = Object.entries(nodeIn(node['properties'])).flatMap(([name, field]) => {
    const { const: value } = nodeIn(field)
    return listIn(node['required']).includes(name) && value !== undefined ? [`${name}=${value}`] : []
  })
  return marks.length > 0 ? marks.join(',') : undefined
}

const inside = (key: string, before: Node, after: Node, writer: Writer, path: string): readonly string[] =>
  key in before ? differences(nodeIn(before[key]), nodeIn(after[key]), writer, `${path}[]`) : []

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

const nodeIn = (value: unknown): Node => (isNode(value) ? value : {})

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
