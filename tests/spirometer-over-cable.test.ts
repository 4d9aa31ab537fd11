import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { stateFolder, UNIT } from './support/a-daemon.ts'
import { listen } from './support/listener.ts'
import { hasSocat, running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'

describe.skipIf(!hasSocat)('a spirometer over a cable, with umt run at its other end', () => {
  it('has each blow acknowledged and on the bus once, however fast they come', async () => {
    await using stack = new AsyncDisposableStack()
    const folder = await stateFolder()
    const driver = 'vitalograph-lung-monitor'
    const played = stack.use(running(['simulate', driver, '--serial', '--json'], { TMPDIR: folder }))
    const { port } = await played.until(({ event }) => event === 'plugged')
    const config = join(folder, 'umt.yaml')
    const devices = [{ id: 'played', driver, port }]
    await writeFile(config, JSON.stringify({ unit: UNIT, state: folder, bus: testBus(folder), devices }))
    const daemon = stack.use(running(['run', '--config', config], { UMT_LOG: 'info' }))
    const { url } = await daemon.until(({ msg }) => msg === 'online')
    const bus = stack.use(await listen(String(url), UNIT))
    const subject = { kind: 'literal', reference: 'Patient/p1' }
    await bus.request('encounter/open', { id: 'visit', subject })
    await bus.until(({ topic, text }) => topic === 'devices/played' && JSON.parse(text).link === 'connected')
    // Its stamps have whole seconds, and one of the second before the encounter is held.
    await systemClock.sleep(1000)
    // The next one is sent as soon as the one before is acknowledged.
    for (const blow of ['3.63 3.99 4.04', '3.41 3.77 3.80', '3.52 3.88 3.95']) played.say(`measure ${blow}`)
    const fev1s = () =>
      bus.messages
        .filter(({ topic }) => topic === 'observations/spirometry/played')
        .map(({ text }) => JSON.parse(text).component[0].valueQuantity.value)
    const answers = () => played.told.filter(({ event }) => event === 'heard').map(({ hex }) => hex)
    await expect
      .poll(() => [fev1s(), answers()], { timeout: 60_000 })
      .toEqual([
        [3.63, 3.41, 3.52],
        ['06', '06', '06'],
      ])
  }, 120_000)
})
