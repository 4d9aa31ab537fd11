import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

/** What another project gets: the packed files below its `node_modules`, beside what they depend on. */
describe('the package, installed in another project', () => {
  let folder: string
  let modules: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'umt-package-'))
    modules = join(folder, 'node_modules')
    await run('npm', ['run', 'package', '--', '--pack-destination', folder], { cwd: root })
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
    await mkdir(join(modules, 'umt-vitals'), { recursive: true })
    await run('tar', ['-xzf', join(folder, tarball), '-C', join(modules, 'umt-vitals'), '--strip-components', '1'])
    // The FHIR server of the demonstration is no dependency of the package.
    for (const name of (await readdir(join(root, 'node_modules'))).filter((name) => name !== '@medplum'))
      await symlink(join(root, 'node_modules', name), join(modules, name))
  }, 120_000)

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    // A compiled copy beside the sources would only grow old.
    await rm(join(root, 'dist'), { recursive: true, force: true })
  })

  it('has a program of which each letter takes one byte in memory', async () => {
    const program = join(modules, 'umt-vitals', 'dist', 'bundle')
    const names = await readdir(program)
    expect(names).toContain('cli.js')
    const wide = async (name: string) =>
      [...(await readFile(join(program, name), 'utf8'))].some((letter) => letter > '\u00ff')
    for (const name of names) expect(await wide(name), name).toBe(false)
  })

  it('plays recordings on a bus for its tests', async () => {
    const script = `
      import { connectAsync } from 'mqtt'
      import { startReplay } from 'umt-vitals/testing'
      await using replay = await startReplay({ fixtures: ['sig-blood-pressure/consultation.jsonl'], speed: 'max' })
      const client = await connectAsync(replay.url)
      const finals = []
      client.on('message', (topic, payload) => {
        const { status } = JSON.parse(payload)
        if (status === 'final') finals.push(topic)
      })
      await client.subscribeAsync('umt/v1/' + replay.unit + '/observations/#')
      await replay.play()
      while (finals.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
      await client.endAsync()
      console.log(finals.join())
    `
    await writeFile(join(folder, 'test.mjs'), script)
    const { stdout } = await run(join(modules, '.bin', 'node'), ['test.mjs'], { cwd: folder })
    expect(stdout).toBe(
      'umt/v1/umt-test/observations/blood-pressure/sig-blood-pressure,umt/v1/umt-test/observations/heart-rate/sig-blood-pressure\n',
    )
  })

  it('has a client for screens, in one file that MQTT.js alone stands beside', async () => {
    const script = `
      import { connect } from 'umt-vitals/client'
      import { startReplay } from 'umt-vitals/testing'
      const fixtures = ['sig-blood-pressure/consultation.jsonl']
      await using replay = await startReplay({ fixtures, encounters: true, speed: 20 })
      await using client = await connect({ url: replay.webSocketUrl })
      await client.openEncounter({ id: 'c-1', subject: { kind: 'literal', reference: 'Patient/example' } })
      const { promise, resolve } = Promise.withResolvers()
      await client.onObservation(({ component }) => component && resolve(component))
      console.log((await promise).map(({ valueQuantity }) => String(valueQuantity.value)).join('/'))
      await client.closeEncounter()
    `
    await writeFile(join(folder, 'screen.mjs'), script)
    const { stdout } = await run(join(modules, '.bin', 'node'), ['screen.mjs'], { cwd: folder })
    expect(stdout).toMatch(/^128\/82/)
    const code = await readFile(join(modules, 'umt-vitals', 'dist', 'client.js'), 'utf8')
    expect([...code.matchAll(/\b(?:from|import\()\s*["']([^"']+)/g)].map(([, name]) => name)).toEqual(['mqtt'])
    const types = await readFile(join(modules, 'umt-vitals', 'dist', 'client.d.ts'), 'utf8')
    expect(types).toContain('connect')
  })

  it('has the screen of the documents for a browser: its types alone in a page, bundled as the first lines of the page say', async () => {
    const page = join(folder, 'page')
    await cp(join(modules, 'umt-vitals', 'docs', 'examples'), page, { recursive: true })
    const html = await readFile(join(page, 'consultation-screen.html'), 'utf8')
    const [, command = ''] = /^ *npx (rolldown .*)$/m.exec(html) ?? []
    await run(join(modules, '.bin', 'rolldown'), command.split(' ').slice(1), { cwd: page })
    expect(await readFile(join(page, 'consultation-screen.js'), 'utf8')).toContain('consultationScreen')
    // Nothing of Node, and of ECMAScript what a browser has.
    const options = ['--lib', 'es2022,dom', '--types', '', '--target', 'es2022', '--strict', '--noEmit']
    const resolution = ['--module', 'esnext', '--moduleResolution', 'bundler']
    const { stdout } = await run(
      join(modules, '.bin', 'tsc'),
      ['--ignoreConfig', ...options, ...resolution, 'consultation-screen.ts'],
      { cwd: page },
    ).catch((error: { stdout: string }) => error)
    expect(stdout).toBe('')
  })

  it('runs its command line from the compiled files', async () => {
    const { stdout } = await run(join(modules, 'umt-vitals', 'bin', 'umt'), ['decode', 'sig-heart-rate', '2a37=0050'])
    expect(JSON.parse(stdout)).toMatchObject({ resourceType: 'Observation', valueQuantity: { value: 80 } })
  })

  it('demonstrates without a platform, and says so', async () => {
    const { stdout } = await run(join(modules, 'umt-vitals', 'bin', 'umt'), ['demo', '--once', '--lang', 'en'])
    expect(stdout).toMatch(/^Blood pressure: /m)
    expect(stdout).toMatch(/^Without a demonstration platform: /m)
  })

  it('carries no test and no source that Node could not run there', async () => {
    const files = await readdir(join(modules, 'umt-vitals'), { recursive: true })
    expect(files.filter((name) => /\.test\.|(?<!\.d)\.ts$/.test(name) && !name.startsWith('docs/'))).toEqual([])
    expect(files).toContain('LICENSE')
  })
})
