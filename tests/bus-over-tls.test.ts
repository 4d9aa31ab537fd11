import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stranger } from '../src/bus/testing/stranger.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { listen } from './support/listener.ts'

it('a tablet opens an encounter over what umt bus certificate made', async () => {
  const { path } = emptyTemp()
  await command(['bus', 'certificate', '--out', path])
  const tls = {
    host: '127.0.0.1',
    port: 0,
    webSocketPort: 0,
    certificate: join(path, 'server.pem'),
    key: join(path, 'server.key'),
  }
  await using daemon = await aDaemon({ tls })
  await using tablet = await stranger(daemon.tlsUrls?.wsUrl ?? '', { ca: readFileSync(join(path, 'ca.pem')) })
  const root = `umt/v1/${UNIT}`
  await tablet.client.subscribeAsync(`${root}/response/#`)
  const subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '000000000000000' }
  const request = { transaction: 't', id: 'visit-1', subject }
  await tablet.client.publishAsync(`${root}/request/encounter/open`, JSON.stringify(request), { qos: 1 })
  expect((await tablet.next()).text).toContain('visit-1')
})

it('a daemon with a broken certificate serves this machine, and says what is wrong', async () => {
  const { path } = emptyTemp()
  const [certificate, key] = [join(path, 'server.pem'), join(path, 'server.key')]
  writeFileSync(certificate, 'broken')
  await using daemon = await aDaemon({ tls: { host: '127.0.0.1', port: 0, webSocketPort: 0, certificate, key } })
  expect(daemon.tlsUrls).toBeUndefined()
  await using screen = await listen(daemon.url, UNIT)
  await expect.poll(() => JSON.stringify(screen.messages)).toContain('UMT-BUS-132')
})
