import { configJsonSchema, everyKey } from './json-schema.ts'
import { MEANINGS } from './meanings.ts'

/** The JSON Schema of the configuration with what each key means, for editors. */
export function editorSchema(): string {
  const schema = configJsonSchema()
  for (const [key, node] of everyKey(schema)) {
    const meaning = MEANINGS[key]
    if (meaning !== undefined) node.description = meaning
  }
  const title = 'Configuration of umt-vitals'
  return `${JSON.stringify({ ...schema, title }, undefined, 2)}\n`
}
