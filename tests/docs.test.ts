import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { fileOf, generated } from '../scripts/docs.ts'

describe('the documents', () => {
  it('say what the code says; `npm run docs` writes them anew', async () => {
    for (const { file, text } of await generated()) expect(await readFile(fileOf(file), 'utf8'), file).toBe(text)
  })

  it('keep the README short enough to read', async () => {
    expect((await readFile(fileOf('README.md'), 'utf8')).split('\n').length).toBeLessThanOrEqual(150)
  })

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'docs/architecture.md',
    'docs/recordings.md',
    'docs/fhir.md',
    'docs/fr/carte.md',
  ])('lead nowhere that does not exist: %s', async (file) => {
    const text = await readFile(fileOf(file), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => new URL(path, fileOf(file)))
    for (const link of links) await expect(readFile(link), link.pathname).resolves.toBeDefined()
  })
})
