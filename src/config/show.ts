import { Document, isCollection, isMap, isNode, isScalar, isSeq } from 'yaml'
import type { Config } from '../config.ts'
import type { Path } from './problem.ts'

/** A configuration as YAML; what its file does not say ends with a comment. Of secrets it has only where they stand. */
export function shownConfig(config: Config, isSaid: (path: Path) => boolean, mark: string): string {
  const document = new Document(withoutPasswords(config))
  const walk = (node: unknown, path: Path): void => {
    if (isSeq(node) && node.items.length > 0)
      for (const [index, each] of node.items.entries()) walk(each, [...path, index])
    else if (isMap(node) && node.items.length > 0)
      for (const { key, value } of node.items) walk(value, [...path, isScalar(key) ? String(key.value) : ''])
    else if (isNode(node)) {
      if (isCollection(node)) node.flow = true
      if (!isSaid(path)) node.comment = mark
    }
  }
  walk(document.contents, [])
  return document.toString({ lineWidth: 0 })
}

/** Of addresses in which somebody wrote one. */
export const withoutPasswords = (config: Config): unknown =>
  JSON.parse(JSON.stringify(config, (_key, value) => (typeof value === 'string' ? withoutUser(value) : value)))

const withoutUser = (text: string): string => text.replace(/^([a-z]+:\/\/)[^/@]*@/, '$1…@')
