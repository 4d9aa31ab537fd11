import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { arch } from 'node:process'
import { z } from 'zod'
import { UmtError } from '../../errors.ts'
import { joined, type Tree, treeAt } from './tree.ts'

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})

/** The package that brings the pinned runtime, named after the architecture. */
export const runtimePackage = (): string => `node-linux-${arch}`

/**
 * Some packages of a checkout with everything that they need, and the pinned runtime: what stands in `node_modules` of a release.
 * Throws `UMT-SERVICE-122` when one is missing.
 */
export async function modulesTree(checkout: string, packages: readonly string[]): Promise<Tree> {
  const modules = join(checkout, 'node_modules')
  const folders = new Set<string>()
  for (const name of packages) await gather(name, modules, modules, folders)
  const trees = [...folders].map((folder) =>
    // What is nested is gathered by itself. Of the compiled parts of other systems nothing can be used.
    treeAt(folder, join('node_modules', relative(modules, folder)), (path) => {
      const [first, second] = path.split('/')
      return first !== 'node_modules' && (first !== 'prebuilds' || second?.startsWith('linux-') === true)
    }),
  )
  return joined([...(await Promise.all(trees)), await runtimeTree(modules)])
}

async function runtimeTree(modules: string): Promise<Tree> {
  const name = runtimePackage()
  const folder = join(modules, name)
  if (!existsSync(join(folder, 'bin', 'node'))) throw new UmtError('UMT-SERVICE-122', { what: name })
  const at = join('node_modules', name)
  const tree = await treeAt(folder, at, (path) => ['bin/node', 'package.json', 'LICENSE'].includes(path))
  return { ...tree, links: [{ path: 'node_modules/.bin/node', to: `../${name}/bin/node` }] }
}

async function gather(name: string, from: string, modules: string, folders: Set<string>): Promise<void> {
  const folder = resolved(name, from, modules)
  if (folder === undefined) throw new UmtError('UMT-SERVICE-122', { what: name })
  if (folders.has(folder)) return
  folders.add(folder)
  const file = await readFile(join(folder, 'package.json'), 'utf8')
  const { dependencies, optionalDependencies } = packageSchema.parse(JSON.parse(file))
  for (const each of Object.keys(dependencies)) {
    if (each in optionalDependencies && resolved(each, folder, modules) === undefined) continue
    await gather(each, folder, modules, folders)
  }
}

/** As Node resolves: in the package itself, then in each folder above it. */
function resolved(name: string, from: string, modules: string): string | undefined {
  for (let at = from; at.startsWith(modules); at = dirname(at)) {
    const folder = at === modules ? join(modules, name) : join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
  }
  return undefined
}
