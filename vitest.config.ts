import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  // Examples import the package by its name; in a checkout that is its source.
  resolve: {
    alias: {
      'umt-vitals/client': fileURLToPath(new URL('src/client.ts', import.meta.url)),
      'umt-vitals/testing': fileURLToPath(new URL('src/testing.ts', import.meta.url)),
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'docs/examples/*.test.ts'],
    setupFiles: ['tests/support/no-home.ts'],
    // Most of a test is waiting, for a socket, a process or a disk.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // A test that starts the daemon twice takes 15 s on a busy machine of two cores.
    testTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})
