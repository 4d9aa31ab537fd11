import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { type HttpServer, httpServer } from '../support/http-server.ts'

const examples = new URL('../../docs/examples/', import.meta.url)

/** The page of the documents, bundled and served as its first lines say, and beside it one without anything. */
export async function servedPages(): Promise<HttpServer> {
  await using bundle = await rolldown({
    input: fileURLToPath(new URL('consultation-screen.ts', examples)),
    platform: 'browser',
    resolve: { alias: { 'umt-vitals/client': fileURLToPath(new URL('../../src/client.ts', import.meta.url)) } },
    // The build of MQTT.js for browsers uses `eval` to look for globals.
    onLog: () => {},
  })
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  const files = new Map<string, readonly [type: string, text: string]>([
    ['/', ['text/html', await readFile(new URL('consultation-screen.html', examples), 'utf8')]],
    ['/consultation-screen.js', ['text/javascript', output[0].code]],
    ['/elsewhere', ['text/html', '<title>Ailleurs</title>']],
  ])
  return await httpServer(({ url }, response) => {
    const [type, text] = files.get(url) ?? ['text/plain', '']
    response.writeHead(text === '' ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(text)
  })
}
