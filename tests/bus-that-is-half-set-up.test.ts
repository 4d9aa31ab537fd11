import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { socketUrl } from '../src/bus/places.ts'
import { stranger } from '../src/bus/testing/stranger.ts'
import { asUser } from '../src/bus/testing/test-user.ts'
import { main } from '../src/cli.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'
import { listen } from './support/listener.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'
import { umt } from './support/umt.ts'

it('serves its screens where no socket can be made, since the path is too long', async () => {
  const state = join(await stateFolder(), 'x'.repeat(90))
  mkdirSync(state, { mode: 0o700 })
  await using daemon = await aDaemon({ state })
  await using screen = await listen(daemon.url, UNIT)
  expect(JSON.parse(await screen.request('encounter/status'))).toMatchObject({ status: 'ok' })
  const { text } = await screen.until(({ topic }) => topic === 'health')
  expect(JSON.parse(text).problems).toEqual([expect.objectContaining({ code: 'UMT-BUS-112' })])
})

it('with users that got damaged while it runs says so for as long as it lasts, and serves those of before', async () => {
  const { path } = emptyTemp()
  const bus = testBus(path)
  const config = join(path, 'umt.yaml')
  const key = { file: testKeyFile(join(path, 'journal.key')) }
  const state = join(path, 'state')
  writeFileSync(config, JSON.stringify({ unit: UNIT, state, key, bus, bluetooth: { enabled: false } }))
  await using daemon = running(['run', '--config', config])
  const { url } = await daemon.until(({ msg }) => msg === 'online')
  await using screen = await listen(String(url), UNIT)
  const healthWith = (isDamaged: boolean, after: number) =>
    expect
      .poll(
        () =>
          screen.messages
            .slice(after)
            .some(({ topic, text }) => topic === 'health' && text.includes('UMT-BUS-111') === isDamaged),
        { timeout: 30_000 },
      )
      .toBe(true)
  writeFileSync(bus.users, 'ecran:consultation:in the clear\n')
  await healthWith(true, 0)
  expect(JSON.parse(await screen.request('encounter/status'))).toMatchObject({ status: 'ok' })
  const { stdout } = await umt(['doctor', '--config', config])
  expect(stdout).toContain('UMT-BUS-111')
  testBus(path)
  await healthWith(false, screen.messages.length)
})

it('with users that cannot be read says so and runs: the commands of the machine work, and nobody comes in by a password', async () => {
  const { path } = emptyTemp()
  const bus = testBus(path)
  writeFileSync(bus.users, 'ecran:consultation:in the clear\n')
  const config = join(path, 'umt.yaml')
  const state = join(path, 'state')
  const key = { file: testKeyFile(join(path, 'journal.key')) }
  writeFileSync(config, JSON.stringify({ unit: UNIT, state, key, bus, bluetooth: { enabled: false } }))
  await using daemon = running(['run', '--config', config])
  const { url } = await daemon.until(({ msg }) => msg === 'online')
  expect(await daemon.until(({ code }) => code === 'UMT-BUS-111')).toBeDefined()
  expect(JSON.stringify(daemon.told)).not.toContain('in the clear')
  await expect(stranger(String(url))).rejects.toThrow(/not authorized/i)
  const status = await umt(['encounter', 'status', '--json', '--bus', socketUrl(join(state, 'bus.sock'))])
  expect(status).toMatchObject({ status: 0 })
  // Once it is mended, its users come in without a restart.
  testBus(path)
  await expect
    .poll(
      () =>
        stranger(String(url)).then(
          ({ client }) => client.endAsync(true),
          () => 'refused',
        ),
      { timeout: 20_000 },
    )
    .not.toBe('refused')
})

it('a password in the address of a bus is hidden from who looks at the processes', async () => {
  const hidden: string[] = []
  const io = {
    language: 'en',
    version: '0',
    columns: () => undefined,
    out() {},
    err() {},
    write() {},
    stop: new AbortController().signal,
  } as const
  const hideArguments = (which: string) => () => void hidden.push(which)
  await main(['devices', '--bus', asUser('mqtt://127.0.0.1:1')], { ...io, hideArguments: hideArguments('password') })
  await main(['devices', '--bus', 'mqtt://127.0.0.1:1'], { ...io, hideArguments: hideArguments('none') })
  expect(hidden).toEqual(['password'])
})
