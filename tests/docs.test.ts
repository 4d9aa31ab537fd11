import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { situationsIn } from '../scripts/docs/attribution.ts'
import { fileOf, generated } from '../scripts/docs.ts'
import { readConfig } from '../src/config/read-config.ts'
import { DRIVERS, driverOf } from '../src/drivers/registry.ts'
import { ERRORS } from '../src/messages/errors.ts'
import { emptyTemp } from './support/empty-temp.ts'

describe('the documents', () => {
  it('say what the code says; `npm run docs` writes them anew', async () => {
    for (const { file, text } of await generated()) expect(await readFile(fileOf(file), 'utf8'), file).toBe(text)
  })

  it('have no page of a device that is gone', async () => {
    const pages = await readdir(fileOf('docs/devices'))
    expect(pages.toSorted()).toEqual(['README.md', ...DRIVERS.map(({ id }) => `${id}.md`)].toSorted())
  })

  it('show a configuration that the daemon takes', async () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(await readFile(fileOf('README.md'), 'utf8')) ?? []
    const file = join(emptyTemp().path, 'umt.yaml')
    await writeFile(file, yaml)
    const { devices } = readConfig(file)
    expect(devices.map(({ driver, bluetooth }) => [driver, bluetooth?.address])).toEqual([
      ['contec-cms50', undefined],
      ['sig-blood-pressure', '00:09:1F:8A:12:C4'],
    ])
    for (const { driver } of devices) expect(driverOf(driver).id).toBe(driver)
  })

  it('explain every error code, each once', async () => {
    const text = await readFile(fileOf('docs/errors.md'), 'utf8')
    const rows = [...text.matchAll(/^\| `(UMT-[A-Z]+-\d{3})` \|/gm)].map(([, code]) => code)
    expect(rows).toEqual(Object.keys(ERRORS))
  })

  it('tell of each reason for which a reading is held', async () => {
    const text = await readFile(fileOf('docs/attribution.md'), 'utf8')
    const [, reasons = '', rows = ''] = text.split(/^\|---.*$/m)
    for (const [, reason] of reasons.matchAll(/`([a-z-]+)`/g)) expect(rows, reason).toContain(`\`${reason}\``)
    expect(rows.trim().split('\n').length).toBeGreaterThan(25)
  })

  it('say in the README how many situations are played', async () => {
    const [, said] = /(\d+) \[situations\]/.exec(await readFile(fileOf('README.md'), 'utf8')) ?? []
    expect(Number(said)).toBe(situationsIn(await readFile(fileOf('docs/attribution.md'), 'utf8')))
  })

  it('lead from each topic and request of the bus to its own place in the reference', async () => {
    const [door, reference] = await Promise.all(
      ['docs/bus/README.md', 'docs/bus/reference.md'].map((file) => readFile(fileOf(file), 'utf8')),
    )
    const linked = [...(door ?? '').matchAll(/\]\(reference\.md#([^)]+)\)/g)].map(([, anchor]) => anchor)
    // As GitHub names a heading.
    const places = [...(reference ?? '').matchAll(/^### (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )
    expect(linked).toEqual(places)
  })

  it('keep the README short enough to read', async () => {
    expect((await readFile(fileOf('README.md'), 'utf8')).split('\n').length).toBeLessThanOrEqual(150)
  })

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'docs/architecture.md',
    'docs/attribution.md',
    'docs/devices/README.md',
    'docs/recordings.md',
    'docs/fhir.md',
    'docs/bus/README.md',
    'docs/bus/reference.md',
    'docs/bus/tls.md',
    'docs/bus/broker.md',
    'docs/bus/versioning.md',
    'docs/fr/carte.md',
    'docs/fr/consultation.md',
    'docs/fr/installer.md',
    'docs/audit.md',
    'docs/privacy.md',
    'docs/decisions/bluetooth.md',
    'docs/decisions/encryption.md',
    'docs/decisions/time.md',
    'docs/fr/appareils.md',
  ])('lead nowhere that does not exist: %s', async (file) => {
    // A pattern in a code span may look like one.
    const text = (await readFile(fileOf(file), 'utf8')).replace(/`[^`\n]*`/g, '')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, path = '']) => new URL(path, fileOf(file)),
    )
    for (const link of links) await expect(readFile(link), link.pathname).resolves.toBeDefined()
  })
})
