import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { type Clock, systemClock } from '../../src/clock.ts'
import { openPlatform } from '../../src/uplink/client/open-platform.ts'
import { endpointSchema } from '../../src/uplink/endpoint.ts'
import type { Platform } from '../../src/uplink/platform.ts'
import { type HttpServer, httpServer } from './http-server.ts'

export const BUNDLE = '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"value":36.50}}]}'
export const DONE = { resourceType: 'Bundle', type: 'transaction-response', entry: [] }

/** The client of an endpoint, as the daemon opens it, until the test is over. */
export async function platformAt(
  url: string,
  over: Partial<z.input<typeof endpointSchema>> = {},
  clock: Clock = systemClock,
): Promise<Platform> {
  const platform = await openPlatform(endpointSchema.parse({ name: 'telmi', url, ...over }), { clock, env: {} })
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

/** A server until the test is over. */
export async function running(...parts: Parameters<typeof httpServer>): Promise<HttpServer> {
  const server = await httpServer(...parts)
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

/** A file that only we may read, until the test is over. */
export function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'umt-uplink-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'file')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}
