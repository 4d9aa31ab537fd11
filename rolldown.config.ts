import { defineConfig } from 'rolldown'
import program from './rolldown.program.config.ts'

/** `umt-vitals/client` in one file that a page may load as it is; MQTT.js has a build of its own for each side. */
export const screenClient = defineConfig({
  input: 'src/client.ts',
  platform: 'browser',
  external: ['mqtt'],
  output: { file: 'dist/client.js', format: 'esm' },
})

// biome-ignore lint/style/noDefaultExport: rolldown reads the default export
export default [program, screenClient]
