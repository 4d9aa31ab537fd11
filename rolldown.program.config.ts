import { defineConfig } from 'rolldown'
import { OUTSIDE_THE_BUNDLE } from './src/service/install/outside-the-bundle.ts'

/**
 * The command line as it is installed: with its dependencies in a few files. Node then opens 10 modules instead of 500,
 * which is half of the processor time of a start and a tenth of the memory of an idle daemon (docs/performance.md).
 */
// biome-ignore lint/style/noDefaultExport: rolldown reads the default export
export default defineConfig({
  input: 'src/cli.ts',
  platform: 'node',
  // The platform of the demonstration is not in the package at all.
  external: [...OUTSIDE_THE_BUNDLE, /^@medplum\//],
  output: {
    dir: 'dist/bundle',
    format: 'esm',
    // V8 keeps the text of what it runs. One letter beyond Latin-1, and all of a file takes two bytes a letter.
    charset: 'ascii',
    comments: { legal: true, annotation: false, jsdoc: false },
  },
})
