import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from './support/empty-temp.ts'
import { jsonLines } from './support/umt.ts'

const HERE = fileURLToPath(new URL('..', import.meta.url))
const ID = 'acme-cuff'
/** Seven programs, one after the other, on a slow machine that runs other tests meanwhile. */
const LIMIT_MS = 300_000

const execute = promisify(execFile)

describe('CONTRIBUTING.md, "Add a device in 20 minutes"', () => {
  it(
    'followed letter by letter, gives a device that is played, tested, documented and listed',
    async () => {
      const { path: root } = emptyTemp()
      await copyTo(root)
      const { files, registry, commands } = steps(await readFile(join(HERE, 'CONTRIBUTING.md'), 'utf8'))

      expect(files.map(({ path }) => path)).toEqual([
        `fixtures/${ID}/normal.jsonl`,
        `src/drivers/pages/${ID}.ts`,
        `src/drivers/devices/${ID}.ts`,
      ])
      for (const { path, text } of files) {
        await mkdir(dirname(join(root, path)), { recursive: true })
        await writeFile(join(root, path), text)
      }
      await register(join(root, 'src/drivers/registry.ts'), registry)

      const said = new Map<string, string>()
      for (const line of commands) said.set(line, await run(line, root))

      const [replay = '', , test = '', , documents = '', about = ''] = commands
      expect(jsonLines(said.get(replay) ?? '')[0]).toMatchObject({ resourceType: 'Observation', status: 'final' })
      expect(said.get(test)).toMatch(/Tests .*passed/)
      expect(said.get(documents)).toMatch(/Tests .*passed/)
      expect(said.get(about)).toContain('Acme Cuff 3')
      expect(await readFile(join(root, `docs/devices/${ID}.md`), 'utf8')).toContain('# Acme Cuff 3')
      expect(await readFile(join(root, 'README.md'), 'utf8')).toContain(`docs/devices/${ID}.md`)
      const listed = jsonLines(await run('bin/umt drivers --json', root))
      expect(listed).toContainEqual(expect.objectContaining({ id: ID, category: 'cuff', link: 'ble' }))
    },
    LIMIT_MS,
  )
})

/** Everything that a commit of this tree would have; what was removed stays in the index until then. */
async function copyTo(root: string): Promise<void> {
  const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: HERE,
  })
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(HERE, name))))
    await cp(join(HERE, file), join(root, file))
  await symlink(join(HERE, 'node_modules'), join(root, 'node_modules'))
}

/** The files that the text gives in full, each under its path; the lines of the registry; the commands. */
function steps(document: string) {
  const [, section = ''] = /\n## Add a device[^\n]*\n(.*?)\n## /s.exec(document) ?? []
  const blocks = [...section.matchAll(/([^\n]*)\n\n {3}```(\w+)\n(.*?)\n {3}```/gs)].map(
    ([, above = '', language = '', text = '']) => ({
      path: /`([^`]+\/[^`]+)`/.exec(above)?.[1] ?? '',
      language,
      text: `${text.replaceAll(/^ {3}/gm, '')}\n`,
    }),
  )
  const textOf = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text)
  return {
    files: blocks.filter(({ language }) => language === 'json' || language === 'ts'),
    registry: textOf('diff').flatMap((text) => text.split('\n').flatMap((line) => line.match(/^\+(.*)/)?.[1] ?? [])),
    commands: textOf('sh').flatMap((text) => text.split('\n').filter((line) => line !== '')),
  }
}

/** The import among the imports, the line among the lines. */
async function register(file: string, [imported = '', line = '']: readonly string[]): Promise<void> {
  const before = await readFile(file, 'utf8')
  const after = before
    .replace(/^import .*'\.\/devices\//m, (first) => `${imported}\n${first}`)
    .replace(/^export const DRIVERS.*\n/m, (head) => `${head}${line}\n`)
  await writeFile(file, after)
}

/** Standard output of a line as a shell runs it; rejects with what it said when it fails. */
async function run(line: string, cwd: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST)/.test(name)))
  const { stdout } = await execute('sh', ['-c', line], { cwd, env: { ...env, LC_ALL: 'C', NO_COLOR: '1' } })
  return stdout
}
