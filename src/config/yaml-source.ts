import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import { OTHER_YAML, YAML_WORDS } from '../messages/config-words.ts'
import { type ConfigProblem, type Path, type Place, problemAt } from './problem.ts'

/** A text in YAML, with what stands where. YAML 1.2: `no` is a word, `007` a number. */
export class YamlSource {
  /** What makes it no YAML, or ambiguous. */
  readonly problems: readonly ConfigProblem[]
  /** Whether its value can be looked at all the same, for whatever else is wrong. */
  readonly isReadable: boolean
  readonly #document: Document.Parsed
  readonly #lines = new LineCounter()

  constructor(text: string) {
    this.#document = parseDocument(text, {
      version: '1.2',
      lineCounter: this.#lines,
      // They quote the text, in which a secret may stand by mistake.
      prettyErrors: false,
      // `silent` would pass a second document over.
      logLevel: 'error',
      stringKeys: true,
    })
    const { errors, warnings } = this.#document
    const found = [...errors, ...warnings].map(({ code, pos: [offset] }) => ({ code: String(code), offset }))
    const aliases = this.#deadAliases().map((offset) => ({ code: 'BAD_ALIAS', offset }))
    const all = found.length + aliases.length === 0 ? this.#tooManyAliases() : [...found, ...aliases]
    this.isReadable = all.every(({ code }) => code === 'DUPLICATE_KEY')
    this.problems = all.map(({ code, offset }) =>
      problemAt(
        'UMT-CONFIG-105',
        { path: [], place: this.#placeOf(offset) },
        { detail: YAML_WORDS[code] ?? OTHER_YAML },
      ),
    )
  }

  /** An empty file is an empty mapping. */
  get value(): unknown {
    return this.#document.toJS() ?? {}
  }

  has(path: Path): boolean {
    return path.length === 0 || this.#document.hasIn(path)
  }

  /** Of what stands at a path; of what is around it where nothing does. */
  placeOf(path: Path): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.#nodeAt(path.slice(0, length))
      if (node?.range) return this.#placeOf(node.range[0])
    }
    return { line: 1, column: 1 }
  }

  /** Of the key, not of its value. */
  placeOfKey(path: Path): Place {
    const parent = this.#nodeAt(path.slice(0, -1))
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined
    const key = isPair(pair) ? pair.key : undefined
    return isNode(key) && key.range ? this.#placeOf(key.range[0]) : this.placeOf(path)
  }

  /** The word as it was written, where one stands. */
  wordAt(path: Path): string | undefined {
    const node = this.#nodeAt(path)
    if (!isScalar(node)) return undefined
    return node.source ?? (node.value === null ? 'null' : String(node.value))
  }

  #nodeAt(path: Path): Node | undefined {
    const { contents } = this.#document
    if (path.length === 0) return contents ?? undefined
    const found = isCollection(contents) ? contents.getIn(path, true) : undefined
    return isNode(found) ? found : undefined
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }

  /** A few lines of aliases of aliases are more values than there is memory for. */
  #tooManyAliases(): readonly { readonly code: string; readonly offset: number }[] {
    try {
      this.#document.toJS()
      return []
    } catch {
      return [{ code: 'TOO_MANY_ALIASES', offset: 0 }]
    }
  }

  #deadAliases(): readonly number[] {
    const offsets: number[] = []
    visit(this.#document, {
      Alias: (_key, node) => {
        if (node.resolve(this.#document) === undefined) offsets.push(node.range?.[0] ?? 0)
      },
    })
    return offsets
  }
}
