import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/screen/**/*.screen.ts'],
    setupFiles: ['tests/support/no-home.ts'],
    // Each has a browser and a daemon, and most of it is waiting.
    maxWorkers: 4,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['verbose'],
  },
})
