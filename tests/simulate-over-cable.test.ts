import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SIMULATORS } from '../src/simulator/registry.ts'
import { stateFolder, UNIT } from './support/a-daemon.ts'
import { eventually } from './support/eventually.ts'
import { listen } from './support/listener.ts'
import { hasSocat, type Running, running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'

describe.skipIf(!hasSocat)('umt simulate over a cable, with umt run at its other end', () => {
  let stack: AsyncDisposableStack
  let folder: string

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    folder = await stateFolder()
  })
  afterEach(() => stack.disposeAsync())

  const simulate = (driver: string, ...more: readonly string[]): Running =>
    stack.use(running(['simulate', driver, '--serial', ...more, '--json'], { TMPDIR: folder }))

  /** A daemon that reads a device on a port, and its bus. */
  async function daemonOn(driver: string, port: string) {
    const config = join(folder, 'umt.yaml')
    const devices = [{ id: 'played', driver, port }]
    await writeFile(config, JSON.stringify({ unit: UNIT, state: folder, bus: testBus(folder), devices }))
    const daemon = stack.use(running(['run', '--config', config], { UMT_LOG: 'info' }))
    const { url } = await daemon.until(({ msg }) => msg === 'online')
    const bus = stack.use(await listen(String(url), UNIT))
    return {
      /** A saturation is on the bus; what is shown last stays on the display until then. */
      shows: (saturation: number) =>
        bus.until(({ topic, text }) => {
          if (!topic.startsWith('observations/') || text === '') return false
          return JSON.parse(text).valueQuantity?.value === saturation
        }),
      /** A measurement is there, live, final or held until somebody says whose it is. */
      measures: () => bus.until(({ topic, text }) => /^(observations\/|held$)/.test(topic) && text !== ''),
      isGone: () =>
        bus.until(({ topic, text }) => topic === 'devices/played' && JSON.parse(text).link === 'disconnected'),
    }
  }

  it.each(['contec-cms50', 'contec-cms50-v4', 'masimo-rad8', 'nonin-xpod'])(
    'brings what %s shows to the bus, through a crash of its simulator',
    async (driver) => {
      const port = join(folder, `umt-${driver}`)
      const first = simulate(driver)
      expect(await first.until(({ event }) => event === 'plugged')).toMatchObject({ name: driver, port })
      const daemon = await daemonOn(driver, port)
      first.say('measure 91 60')
      await daemon.shows(91)
      await first.kill('SIGKILL')
      await eventually(() => !existsSync(port))
      await daemon.isGone()
      const second = simulate(driver)
      await second.until(({ event }) => event === 'plugged')
      second.say('measure 88 61')
      await daemon.shows(88)
    },
  )

  it.each([...SIMULATORS].flatMap(([id, spec]) => ('serial' in spec ? [id] : [])))(
    'brings what %s measures by itself, or holds, to the bus',
    async (driver) => {
      const played = simulate(driver, '--every', '2', '--stored', '1')
      await played.until(({ event }) => event === 'plugged')
      const daemon = await daemonOn(driver, join(folder, `umt-${driver}`))
      await daemon.measures()
    },
  )

  it('makes the port anew when whoever read it has gone, and takes it away when it stops', async () => {
    const port = join(folder, 'umt-contec-cms50')
    const played = simulate('contec-cms50')
    await played.until(({ event }) => event === 'plugged')
    for (const file of ['first.jsonl', 'second.jsonl']) {
      const recorder = running([
        'record',
        'contec-cms50',
        '--port',
        port,
        '--out',
        join(folder, file),
        '--seconds',
        '2',
      ])
      await recorder.until(({ line }) => String(line).startsWith('Recorded: '))
      expect(await readFile(join(folder, file), 'utf8')).toContain('"dir":"rx"')
    }
    played.say('vanish 0.5')
    await played.until(({ event }) => event === 'unplugged')
    played.say('quit')
    await eventually(() => !existsSync(port))
  })

  it('leaves no port behind when it is killed before anybody has opened it', async () => {
    const port = join(folder, 'umt-contec-cms50')
    const first = simulate('contec-cms50')
    await first.until(({ event }) => event === 'plugged')
    await first.kill('SIGKILL')
    await eventually(() => !existsSync(port))
    await simulate('contec-cms50').until(({ event }) => event === 'plugged')
  })

  it('plays on a port that is there, as on one end of a pair', async () => {
    const [ours, theirs] = [join(folder, 'a'), join(folder, 'b')]
    const pair = spawn('socat', [`PTY,raw,echo=0,link=${ours}`, `PTY,raw,echo=0,link=${theirs}`], { stdio: 'ignore' })
    const gone = once(pair, 'exit')
    stack.defer(async () => {
      pair.kill()
      await gone
    })
    await eventually(() => existsSync(ours) && existsSync(theirs))
    const played = simulate('masimo-rad8', ours)
    await played.until(({ event }) => event === 'plugged')
    const daemon = await daemonOn('masimo-rad8', theirs)
    played.say('measure 93 130')
    await daemon.shows(93)
  })
})
