import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/radio/**/*.radio.ts'],
    setupFiles: ['tests/support/no-home.ts'],
    // There is one pair of controllers and one bluetoothd for all of them.
    fileParallelism: false,
    maxWorkers: 1,
    // BlueZ 5.66 itself crashes now and then where one bluetoothd plays both ends, which no vehicle does. A fault of ours that
    // comes and goes could hide behind it: each second attempt that the output tells of has to be looked at.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
})
