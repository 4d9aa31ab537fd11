import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { editorSchema } from '../src/config/editor-schema.ts'
import { configJsonSchema, everyKey } from '../src/config/json-schema.ts'
import { MEANINGS } from '../src/config/meanings.ts'
import { lookAtConfig } from '../src/config/read-config.ts'
import { certificateAuthority, HERE } from './support/certificates.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { jsonLines, umt } from './support/umt.ts'

function written(text: string): string {
  const file = join(emptyTemp().path, 'umt.yaml')
  writeFileSync(file, text)
  return file
}

const examples = fileURLToPath(new URL('../docs/examples', import.meta.url))
/** Of daemons: what else is there has other keys. */
const configurations = readdirSync(examples)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(examples, name))

describe('umt config check', () => {
  it('says all of it, in the language of the reader, and that the daemon would refuse it', async () => {
    const file = written('unit: 007\nbsu: {}\n')
    const { status, stdout } = await umt(['config', 'check', file, '--lang', 'fr'])
    expect(status).toBe(65)
    expect(stdout.split('\n')).toEqual([
      '✗ UMT-CONFIG-103  ligne 1, colonne 7, unit : attendu un texte, 56 caractères au plus, trouvé le nombre 007 ; l’écrire "007"',
      '→ Ce que chaque clé accepte : docs/configuration.md.',
      '✗ UMT-CONFIG-102  ligne 2, colonne 1, bsu : cette clé n’existe pas ; peut-être bus ?',
      '→ Toutes les clés : docs/configuration.md.',
      `${file} : refusé, 2 à corriger.`,
      '',
    ])
  })

  it('says it to programs with line, column and key', async () => {
    const file = written('bus: { port: 99999 }')
    const { status, out } = await command(['config', 'check', file, '--json'])
    expect(status).toBe(65)
    expect(jsonLines(out.join('\n'))).toMatchObject([
      { code: 'UMT-CONFIG-103', severity: 'error', key: 'bus.port', line: 1, column: 14 },
      { file, ok: false },
    ])
  })

  it('takes the file of the service where none is named, and names its unit', async () => {
    const file = written('unit: umt-nievre-3')
    const outcome = await umt(['config', 'check'], { CONFIGURATION_DIRECTORY: join(file, '..') })
    expect(outcome).toMatchObject({ status: 0, stdout: `${file}: nothing to object to. Unit: umt-nievre-3.\n` })
  })

  it('warns of what would go wrong on this machine', async () => {
    const file = written(`
key: { file: absent.key }
devices:
  - { id: a, driver: contec-cms50, port: /dev/ttyS9 }
  - { id: b, driver: contec-cms50, port: /dev/ttyS9 }
  - { id: c, driver: contec-cms50, usb: { vendorId: 10c4, productId: ea60, serialNumber: "1" } }
  - { id: d, driver: masimo-rad8, usb: { vendorId: 10C4, productId: EA60 } }
  - { id: e, driver: masimo-rad8, usb: { vendorId: 10C4, productId: EA60, serialNumber: "2" } }
  - { id: f, driver: nonin-xpod }
  - { id: g, driver: nonin-xpod }
  - { id: h, driver: sig-heart-rate, recording: absent.jsonl }`)
    const { status, out } = await command(['config', 'check', file, '--json'])
    expect(status).toBe(0)
    expect(jsonLines(out.join('\n')).map(({ code, key, ok }) => (ok === true ? 'ok' : `${code} ${key}`))).toEqual([
      'UMT-CONFIG-115 devices[5]',
      'UMT-CONFIG-115 devices[6]',
      'UMT-CONFIG-111 devices[1].port',
      'UMT-CONFIG-111 devices[3].usb',
      'UMT-CONFIG-111 devices[4].usb',
      'UMT-CONFIG-110 key.file',
      'UMT-CONFIG-110 devices[7].recording',
      'ok',
    ])
  })

  it('warns of what could never be heard, and of what is there and is something else', async () => {
    const folder = emptyTemp().path
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
    put('plain', '')
    const { certificate, key } = await (await certificateAuthority()).issue({ name: 'umt', hosts: HERE })
    const other = await (await certificateAuthority()).issue({ name: 'umt', hosts: HERE })
    put('server.pem', certificate)
    writeFileSync(join(folder, 'server.key'), other.key, { mode: 0o600 })
    put(
      'umt.yaml',
      `
key: { file: . }
bluetooth: { enabled: false }
bus: { tls: { certificate: server.pem, key: server.key } }
devices:
  - { id: a, driver: sig-heart-rate }
  - { id: b, driver: sig-heart-rate, port: /dev/null }
  - { id: c, driver: sig-heart-rate, bluetooth: { address: "00:1C:05:FF:4E:5B" } }
  - { id: d, driver: contec-cms50, port: ${folder}/plain }
  - { id: e, driver: contec-cms50, port: /dev/null }
  - { id: f, driver: contec-cms50, port: /dev/../dev/null }
  - { id: g, driver: sig-heart-rate, recording: . }`,
    )
    const { status, out } = await command(['config', 'check', join(folder, 'umt.yaml'), '--json'])
    const lines = jsonLines(out.join('\n'))
    expect(lines.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(status).toBe(0)
    const inner = (text: unknown) => /\((UMT-[A-Z]+-\d+)\)/.exec(String(text))?.[1]
    expect(lines.flatMap(({ code, key: at, en }) => (at === undefined ? [] : [`${inner(en) ?? code} ${at}`]))).toEqual([
      'UMT-LINK-106 devices[0]',
      'UMT-LINK-106 devices[1]',
      'UMT-PAIR-108 devices[2]',
      'UMT-CONFIG-106 devices[3].port',
      'UMT-CONFIG-111 devices[5].port',
      'UMT-CONFIG-106 key.file',
      'UMT-CONFIG-106 devices[6].recording',
      'UMT-BUS-133 bus.tls',
    ])
    put('server.key', key.toString())
    expect((await command(['config', 'check', join(folder, 'umt.yaml')])).out.join()).not.toContain('BUS-133')
  })

  it.each([
    ['a driver that there is not', 'devices: [{ id: a, driver: contec-cms5 }]', 'perhaps contec-cms50?'],
    [
      'an address on the air for a cable',
      'devices: [{ id: a, driver: contec-cms50, bluetooth: { address: "00:1C:05:FF:4E:5B" } }]',
      'reads a device on a cable',
    ],
    ['a state that is a file', 'state: umt.yaml', 'is no folder'],
  ])('refuses %s, as the daemon would', async (_what, text, words) => {
    const file = written(text)
    expect(await command(['config', 'check', file])).toMatchObject({
      status: 65,
      out: [expect.stringContaining(words), expect.anything(), expect.anything()],
    })
    expect((await command(['run', '--config', file])).status).toBe(65)
  })
})

describe('umt config show', () => {
  it('shows what is in force as a file that means the same, defaults marked', async () => {
    const file = written('unit: umt-7\nuplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir }] }\n')
    const { out } = await command(['config', 'show', file])
    expect(out.join('\n')).toMatch(/\nunit: umt-7\n/)
    expect(out.join('\n')).toContain('port: 1883 # default')
    expect(lookAtConfig(written(out.join('\n'))).config).toEqual(lookAtConfig(file).config)
  })

  it('shows no password that somebody wrote into an address', async () => {
    const file = written('bus: { url: "mqtt://somebody:geheim@broker.example" }')
    const shown = await Promise.all([command(['config', 'show', file]), command(['config', 'show', file, '--json'])])
    expect(JSON.stringify(shown)).not.toMatch(/geheim|somebody/)
  })
})

describe('the schema for editors', () => {
  const check = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(editorSchema()))

  it.each(configurations)('takes what the daemon takes: %s', (file) => {
    expect(lookAtConfig(file).problems).toEqual([])
    expect(check(parse(readFileSync(file, 'utf8'))), JSON.stringify(check.errors)).toBe(true)
    expect(readFileSync(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\.\/umt\.schema\.json\n/)
  })

  it('takes the one that an installation begins with, also with every line that it proposes', () => {
    const text = readFileSync(fileURLToPath(new URL('../systemd/umt.yaml', import.meta.url)), 'utf8')
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+umt\.schema\.json\n/)
    const proposed = text.replaceAll(/^#(?=[a-z]| {2})/gm, '')
    expect(proposed).toMatch(/^unit: /m)
    for (const each of [text, proposed]) {
      expect(lookAtConfig(written(each)).problems).toEqual([])
      expect(check(parse(each) ?? {}), JSON.stringify(check.errors)).toBe(true)
    }
  })

  it.each([
    'unit: 7',
    'colour: blue',
    'bus: { port: 70000 }',
    'uplink: { endpoints: [{ name: a, url: http://x, metrics: [weight] }] }',
    'bus: { broker: { password: abc } }',
  ])('refuses what the daemon refuses: %s', (text) => {
    expect(check(parse(text))).toBe(false)
    expect(lookAtConfig(written(text)).config).toBeUndefined()
  })

  it('has a meaning for every key, and none for a key that is gone', () => {
    const keys = [...everyKey(configJsonSchema()).keys()].filter(
      (key) => !/\.(credential|file)$/.test(key) || key === 'key.file',
    )
    expect(keys.toSorted()).toEqual(Object.keys(MEANINGS).toSorted())
  })

  it('is printed by umt config schema', async () => {
    expect((await command(['config', 'schema'])).out.join('\n')).toBe(editorSchema().trimEnd())
  })
})
