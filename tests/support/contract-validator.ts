import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { fileOf } from '../../scripts/docs.ts'
import { instant } from '../../src/bus/payloads/common.ts'

/** Says what is wrong with a message by a schema of the contract, as somebody would who has only `docs/bus/`. */
export function contractValidator(): (file: string, message: unknown) => readonly string[] {
  const folder = fileOf('docs/bus/schemas/')
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true })
  ajv.addFormat('date-time', (text) => instant.safeParse(text).success)
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  ajv.addFormat('uri', (text) => URL.canParse(text))
  for (const file of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), file)
  return (file, message) => {
    if (ajv.validate(file, message)) return []
    // Where and what is wrong; never the value.
    return (ajv.errors ?? []).map(({ instancePath, keyword, schemaPath }) => `${instancePath} ${keyword} ${schemaPath}`)
  }
}
