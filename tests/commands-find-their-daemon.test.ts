import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { daemonProcess } from './support/daemon-process.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'
import { jsonLines, umt } from './support/umt.ts'

/** A vehicle whose socket is where its configuration says, with or without a name for it. */
function aVehicle(bus: object) {
  const { path } = emptyTemp()
  const file = join(path, 'umt.yaml')
  const config = {
    unit: 'umt-found',
    state: 'state',
    key: { file: testKeyFile(join(path, 'journal.key')) },
    bus: { port: 0, webSocketPort: 0, users: 'bus-users', ...bus },
    bluetooth: { enabled: false },
  }
  writeFileSync(file, JSON.stringify(config))
  /** As on an installed vehicle, where nobody names the file. */
  const installed = { CONFIGURATION_DIRECTORY: path }
  return { file, installed, breaks: () => writeFileSync(file, 'bus: [') }
}

const status = ['encounter', 'status', '--json'] as const

describe('a command that talks to the daemon', () => {
  it.each([
    ['elsewhere', { socket: 'elsewhere.sock' }],
    ['beside the journal', {}],
  ])(
    'finds its socket %s, by the configuration of the vehicle and by one that is named',
    async (_where, bus) => {
      const { file, installed, breaks } = aVehicle(bus)
      await using daemon = daemonProcess(file)
      await daemon.online
      const answers = [await umt(status, installed), await umt([...status, '--config', file])]
      for (const { status: exit, stderr, stdout } of answers) {
        expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
        expect(jsonLines(stdout)).toMatchObject([{ state: 'closed' }])
      }
      breaks()
      const named = await umt([...status, '--config', file])
      expect({ exit: named.status, code: JSON.parse(named.stderr).code }).toEqual({ exit: 65, code: 'UMT-CONFIG-101' })
    },
    60_000,
  )

  it('is kept from the daemon by no configuration that was broken since: it still runs with the former', async () => {
    const { file, installed, breaks } = aVehicle({})
    await using daemon = daemonProcess(file)
    await daemon.online
    breaks()
    const state = join(file, '..', 'state')
    expect(await umt([...status, '--state', state], installed)).toMatchObject({ status: 0 })
    // Where nothing is found that way, the configuration is the reason.
    const { status: exit, stderr } = await umt([...status, '--state', '/nowhere'], installed)
    expect({ exit, code: JSON.parse(stderr).code }).toEqual({ exit: 65, code: 'UMT-CONFIG-101' })
  }, 60_000)
})
