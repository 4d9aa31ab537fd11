import { spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { readKey } from '../../src/key/read-key.ts'
import { type Running, running } from '../support/running.ts'
import { dropIn, property, run, systemctl } from './support/systemctl.ts'

const UNIT = 'umt-vitals.service'
const project = fileURLToPath(new URL('../..', import.meta.url))
/** As people name folders. */
const CHECKOUT = '/run/véhicule n° 1/umt vitals'
/** Where a release is kept that is not installed. */
const ELSEWHERE = '/opt/bench/releases'
const STATE = '/var/lib/umt-vitals'
const SEALED = '/etc/credstore.encrypted/umt-vitals.journal.key'
const SAVED = '/root/saved.key'
const PORTS = '/run/umt-ports'
const ENCOUNTER = 'e1'

interface Said {
  readonly status: number | null
  readonly text: string
}

/** Runs `umt` of some program to its end, in French as in the vehicle. */
async function umt(program: string, ...words: readonly string[]): Promise<Said> {
  const child = spawn(join(program, 'bin/umt'), [...words, '--lang', 'fr'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, text }
}

const isActive = () => property(UNIT, 'ActiveState')
const mainProcess = () => property(UNIT, 'MainPID')
const release = async () => basename((await run('readlink', '/opt/umt-vitals/current')).trim())

/** What is installed, in another folder, as if it had come from elsewhere; one file is then another one. */
async function anotherRelease(name: string, change: (folder: string) => void): Promise<string> {
  const folder = join(ELSEWHERE, name)
  mkdirSync(ELSEWHERE, { recursive: true })
  // By links: memory is all the disk that there is.
  await run('cp', '-a', '--link', `/opt/umt-vitals/releases/${await release()}`, folder)
  change(folder)
  return folder
}

/** Writes to a file of its own, and not to the one that it is linked to. */
function append(file: string, text: string): void {
  const was = readFileSync(file)
  rmSync(file)
  writeFileSync(file, was)
  appendFileSync(file, text)
}

/** Saturations that the journal has, each as often as it has it, whether they are the patient's or held. */
async function saturations(): Promise<readonly number[]> {
  const key = readKey({ kind: 'named', path: SAVED }, STATE)
  if (key === undefined) throw new Error('no key')
  using journal = openJournalReadOnly(join(STATE, 'journal.db'), key)
  const given = journal.observationsOf(ENCOUNTER).flatMap((text) => {
    const { code, valueQuantity } = JSON.parse(text)
    return code.coding.some((each: { code: string }) => each.code === '59408-5') ? [Number(valueQuantity.value)] : []
  })
  const held = journal.held().flatMap(({ key }) => {
    const [, value] = /"oxygen-saturation"[^}]*?"value":"?(\d+)/.exec(journal.heldReading(key)?.reading ?? '') ?? []
    return value === undefined ? [] : [Number(value)]
  })
  return [...given, ...held].toSorted()
}

/** How docs/privacy.md has the key changed: the lines that are typed, and those of the unit meanwhile. */
function changeOfKey(): { readonly typed: string; readonly unit: readonly string[] } {
  const [, text = ''] = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8').split(
    '**To change it**',
  )
  const [typed = '', unit = ''] = [...text.matchAll(/```(?:sh|ini)\n(.*?)```/gs)].map(([, lines]) => lines)
  return { typed, unit: unit.trim().split('\n') }
}

beforeAll(async () => {
  // What another suite put into the place of an installation.
  await systemctl('stop', UNIT).catch(() => undefined)
  await run('sh', '-c', 'for at in /opt/umt-vitals/releases/*/*; do umount -l "$at"; done 2> /dev/null || true')
  const paths = [
    '/opt/umt-vitals',
    `/etc/systemd/system/${UNIT}`,
    `/etc/systemd/system/${UNIT}.d`,
    STATE,
    '/etc/umt',
    SEALED,
  ]
  await run('rm', '-rf', '--one-file-system', ...paths)
  await systemctl('daemon-reload')
  mkdirSync(CHECKOUT, { recursive: true })
  await run('mount', '--bind', project, CHECKOUT)
})

afterAll(async () => {
  await umt(CHECKOUT, 'service', 'remove', '--purge', '--force', '--yes')
  await run('umount', '-l', CHECKOUT)
})

describe('umt service install', () => {
  it('makes a ready service of a checkout, under its own user, with a key that can be saved', async () => {
    const { status, text } = await umt(CHECKOUT, 'service', 'install')
    expect(text).toContain('le service est prêt')
    expect(text).toContain('umt doctor : ')
    expect({ status, state: await isActive() }).toEqual({ status: 0, state: 'active' })
    const user = await run('ps', '-o', 'user:20=', '-p', await mainProcess())
    expect(user.trim()).toBe('umt-vitals')
    expect(await umt('/opt/umt-vitals/current', 'key', 'save', '--out', SAVED)).toMatchObject({ status: 0 })
    expect(readFileSync(SAVED, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
    expect(readFileSync(SEALED, 'latin1')).not.toContain(readFileSync(SAVED, 'latin1').trim())
  }, 120_000)

  it('done again is nothing: the same process, the same key', async () => {
    const [before, key] = [await mainProcess(), readFileSync(SEALED)]
    const { status, text } = await umt('/opt/umt-vitals/current', 'service', 'install')
    expect(text).toMatch(/^Rien à faire : la version .* est installée et tourne\.$/m)
    expect({ status, process: await mainProcess() }).toEqual({ status: 0, process: before })
    expect(readFileSync(SEALED).equals(key)).toBe(true)
  }, 120_000)
})

describe('umt service upgrade, while somebody measures', () => {
  let oximeter: Running

  beforeAll(async () => {
    mkdirSync(PORTS)
    chmodSync(PORTS, 0o755)
    // A terminal belongs to whom serial ports belong to.
    const dialout = (await run('getent', 'group', 'dialout')).split(':')[2]
    await run('mount', '-o', `remount,gid=${dialout},mode=660`, '/dev/pts')
    oximeter = running(['simulate', 'nonin-9560', '--serial', '--json'], { TMPDIR: PORTS })
    await oximeter.until(({ event }) => event === 'plugged')
    await dropIn(UNIT, 'bench', ['[Service]', 'DeviceAllow=char-pts rw', 'RestartSec=100ms'])
    const devices = [{ id: 'oxymetre-1', driver: 'nonin-9560', port: `${PORTS}/umt-nonin-9560` }]
    writeFileSync('/etc/umt/umt.yaml', JSON.stringify({ unit: 'umt-bench', devices }))
    await systemctl('restart', UNIT)
    const opened = await umt(
      '/opt/umt-vitals/current',
      'encounter',
      'open',
      '--patient',
      'Patient/p1',
      '--id',
      ENCOUNTER,
    )
    expect(opened.text).not.toContain('UMT-')
  }, 120_000)

  afterAll(() => oximeter[Symbol.asyncDispose]())

  it('loses nothing and doubles nothing: what was measured meanwhile comes from the device', async () => {
    const before = await release()
    await expect.poll(() => run('journalctl', '--output=cat', `--unit=${UNIT}`)).toContain('online')
    oximeter.say('measure 91 61')
    await expect.poll(saturations).toEqual([91])
    const next = await anotherRelease('next', (folder) => append(join(folder, 'CHANGELOG.md'), '\nAnother one.\n'))
    const closings = () => oximeter.told.filter(({ event }) => event === 'closed').length
    const had = closings()
    const upgrading = umt(next, 'service', 'upgrade')
    await expect.poll(closings, { timeout: 120_000 }).toBeGreaterThan(had)
    for (const saturation of [92, 93]) oximeter.say(`measure ${saturation} 62`)
    const { status, text } = await upgrading
    expect(text).toMatch(/^Mis à jour : version .* à la place de .*, le service est prêt\.$/m)
    expect({ status, state: await isActive() }).toEqual({ status: 0, state: 'active' })
    expect(await release()).not.toBe(before)
    await expect.poll(saturations).toEqual([91, 92, 93])
    oximeter.say('measure 94 64')
    await expect.poll(saturations).toEqual([91, 92, 93, 94])
    expect(readdirSync('/opt/umt-vitals/releases').toSorted()).toEqual([before, await release()].toSorted())
  }, 240_000)

  it('to a program that fails at its start leads back to the one before, which goes on measuring', async () => {
    const before = await release()
    const broken = await anotherRelease('broken', (folder) => {
      const [run = ''] = readdirSync(join(folder, 'dist/bundle')).filter((name) => /^run-.*\.js$/.test(name))
      append(join(folder, 'dist/bundle', run), '\nthrow new Error("broken")\n')
    })
    const { status, text } = await umt(broken, 'service', 'upgrade')
    expect(text).toContain('UMT-SERVICE-126')
    expect({ status, state: await isActive(), release: await release() }).toEqual({
      status: 1,
      state: 'active',
      release: before,
    })
    oximeter.say('measure 95 65')
    await expect.poll(saturations).toEqual([91, 92, 93, 94, 95])
    const verified = await umt('/opt/umt-vitals/current', 'journal', 'verify', '--state', STATE, '--key', SAVED)
    expect(verified.status).toBe(0)
  }, 240_000)

  it('has its key changed by the lines of the documents, and goes on with what the key before had sealed', async () => {
    const { typed, unit } = changeOfKey()
    await dropIn(UNIT, 'key', unit)
    const meanwhile = [
      'sudo() { "$@"; }',
      // It would open an editor; the drop-in is there already.
      'systemctl() { [ "$1" = edit ] || command systemctl "$@"; }',
      // This machine has no TPM, and the key of the host lies in its memory.
      'systemd-creds() { local do=$1; shift; [ $do = decrypt ] || set -- --with-key=host "$@"; command systemd-creds $do "$@"; }',
    ]
    const said = await run('bash', '-euo', 'pipefail', '-c', [...meanwhile, typed].join('\n'))
    expect(said).toMatch(/clé du journal changée|key of the journal changed/)

    rmSync(SAVED)
    expect(await umt('/opt/umt-vitals/current', 'key', 'save', '--out', SAVED)).toMatchObject({ status: 0 })
    await dropIn(UNIT, 'key', [])
    rmSync(`${SEALED}.previous`)
    await systemctl('restart', UNIT)
    expect(await isActive()).toBe('active')
    expect(await saturations()).toEqual([91, 92, 93, 94, 95])
  }, 120_000)
})

describe('umt service remove', () => {
  it('erases no journal while nobody has answered for what it holds', async () => {
    const { status, text } = await umt('/opt/umt-vitals/current', 'service', 'remove', '--purge', '--yes')
    expect(text).toContain('UMT-SERVICE-132')
    expect({ status, state: await isActive() }).toEqual({ status: 1, state: 'active' })
  }, 60_000)

  it('takes the program away and leaves the journal, the configuration and the key', async () => {
    const { status } = await umt('/opt/umt-vitals/current', 'service', 'remove')
    expect({ status, state: await isActive() }).toEqual({ status: 0, state: 'inactive' })
    expect(await saturations()).toEqual([91, 92, 93, 94, 95])
    const left = ['/opt/umt-vitals', '/usr/local/bin/umt', `/etc/systemd/system/${UNIT}`, '/etc/umt/umt.yaml', SEALED]
    expect(left.filter((path) => existsSync(path))).toEqual(['/etc/umt/umt.yaml', SEALED])
  }, 60_000)
})
