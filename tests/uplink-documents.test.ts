import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config/read-config.ts'
import { PRESETS } from '../src/fhir/dialect/settings.ts'
import { emptyTemp } from './support/empty-temp.ts'

const fileOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const page = readFileSync(fileOf('docs/uplink.md'), 'utf8')
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml)

const endpointsOf = async (yaml: string) => {
  const path = join(emptyTemp().path, 'umt.yaml')
  writeFileSync(path, yaml)
  return readConfig(path).uplink.endpoints
}

describe('the documents about the uplink', () => {
  it('show only configurations that the daemon takes', async () => {
    for (const yaml of examples) expect(await endpointsOf(yaml)).toHaveLength(1)
    expect(readConfig(fileOf('docs/examples/uplink.yaml')).uplink.endpoints).toHaveLength(2)
  })

  it('show each way of authentication, and name each preset', async () => {
    const shown = (await Promise.all(examples.map(endpointsOf))).flat()
    expect(new Set(shown.map(({ auth }) => auth.kind))).toEqual(
      new Set(['none', 'bearer', 'mtls', 'mtls-oauth2', 'private-key-jwt']),
    )
    for (const preset of PRESETS) expect(page).toContain(`| \`${preset}\``)
  })
})
