import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UmtError } from '../../errors.ts'
import { modulesTree } from './modules.ts'
import { OUTSIDE_THE_BUNDLE } from './outside-the-bundle.ts'
import { PLACES } from './places.ts'
import type { System } from './system.ts'
import { hashOf, joined, type Tree, treeAt } from './tree.ts'

/** A program that can be laid down as a release. Disposing it removes what was built. */
export interface Program extends AsyncDisposable {
  /** `<version>-<hash>`. */
  readonly release: string
  readonly tree: Tree
}

/** Beside the bundle. What is read by people comes along: on the road there is no network to read it on. */
const BESIDE = ['bin', 'package.json', 'LICENSE', 'CHANGELOG.md', 'fixtures', 'docs', 'systemd']

/**
 * The program of a checkout in the form in which it is installed, or a release as it stands. Builds into a folder of its own: root
 * leaves nothing in somebody's checkout. Throws `UMT-SERVICE-122` (something is missing) or `-123` (does not build).
 */
export async function programOf(folder: string, version: string, system: System): Promise<Program> {
  if (!existsSync(join(folder, 'src', 'cli.ts'))) return await installedProgram(folder, version)
  const built = await mkdtemp(join(tmpdir(), 'umt-build-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(built, { recursive: true, force: true }))
  await build(folder, built, system)
  const trees = [
    ...BESIDE.map((name) => treeAt(join(folder, name), name)),
    treeAt(built, 'dist/bundle'),
    modulesTree(folder, OUTSIDE_THE_BUNDLE),
  ]
  const tree = joined(await Promise.all(trees))
  const release = `${version}-${await hashOf(tree)}`
  const owned = stack.move()
  return { release, tree, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** What runs from a release installs that release: so one goes back to the release before. */
async function installedProgram(folder: string, version: string): Promise<Program> {
  if (basename(dirname(folder)) !== basename(PLACES.releases)) throw new UmtError('UMT-SERVICE-129', { folder })
  const tree = await treeAt(folder, '')
  return { release: `${version}-${await hashOf(tree)}`, tree, async [Symbol.asyncDispose]() {} }
}

async function build(checkout: string, into: string, system: System): Promise<void> {
  const bundler = join(checkout, 'node_modules', 'rolldown', 'bin', 'cli.mjs')
  if (!existsSync(bundler)) throw new UmtError('UMT-SERVICE-122', { what: 'rolldown' })
  // Natively: else the configuration is bundled into a file beside it, and whoever may not write there builds nothing.
  const { status, stderr, stdout } = await system.run(
    [process.execPath, bundler, '-c', 'rolldown.program.config.ts', '--configLoader', 'native', '-d', into],
    { cwd: checkout },
  )
  if (status === 0 && existsSync(join(into, 'cli.js'))) return
  const [said = ''] = `${stderr}\n${stdout}`.split('\n').filter((line) => /error/i.test(line))
  throw new UmtError('UMT-SERVICE-123', { detail: said.trim() || `rolldown: ${status}` })
}
