import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { openJournal } from '../src/journal/open.ts'
import { NEWEST_VERSION } from '../src/journal/schema.ts'
import { entryOf } from '../src/journal/testing/entries.ts'
import { alone } from '../src/service/install/alone.ts'
import { type InstallOptions, install } from '../src/service/install/install.ts'
import { journalOf, journalVersion } from '../src/service/install/journal-copy.ts'
import { SYSTEM_FILES } from '../src/service/install/places.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKey } from './support/keys.ts'
import { type PlayedSystemd, playedSystemd } from './support/played-systemd.ts'

const project = fileURLToPath(new URL('..', import.meta.url))

let folder: string
let root: string
let systemd: PlayedSystemd
/** Whether a release becomes ready, by what is in its name. */
let starts: (release: string) => boolean

beforeEach(() => {
  // As people name folders.
  folder = join(emptyTemp().path, 'mise à jour d’été')
  root = join(folder, 'machine')
  mkdirSync(root, { recursive: true })
  starts = () => true
  systemd = playedSystemd(root, (release) => starts(release))
})

/** A small program in the form in which it is installed; `words` make it another one. */
function aProgram(words: string): string {
  const at = join(folder, 'releases', words)
  mkdirSync(join(at, 'bin'), { recursive: true })
  writeFileSync(join(at, 'bin/umt'), `#!/bin/sh\n# ${words}\n[ "$1" = config ] || echo 1.0.0\n`)
  chmodSync(join(at, 'bin/umt'), 0o755)
  cpSync(join(project, 'systemd'), join(at, 'systemd'), { recursive: true })
  mkdirSync(join(at, 'node_modules/serialport'), { recursive: true })
  writeFileSync(join(at, 'node_modules/serialport/package.json'), '{"name":"serialport","main":"index.js"}')
  writeFileSync(join(at, 'node_modules/serialport/index.js'), '')
  mkdirSync(join(at, 'node_modules/.bin'))
  symlinkSync(process.execPath, join(at, 'node_modules/.bin/node'))
  return at
}

const done: string[] = []
/** What a person was told of what went wrong. */
let why = ''

/** Installs, and answers the code of what went wrong. */
async function installing(from: string, over: Partial<InstallOptions> = {}): Promise<string | undefined> {
  done.length = 0
  try {
    await install({
      from,
      version: '1.0.0',
      root,
      isImage: false,
      system: systemd,
      isUpgrade: false,
      staysMs: 6,
      isTrial: false,
      told: (step, note) => note === undefined && done.push(step.do),
      ...over,
    })
  } catch (error) {
    why = String(error)
    return (error as { code?: string }).code ?? why
  }
  return undefined
}

const current = () => basename(readlinkSync(join(root, 'opt/umt-vitals/current')))
const programThatRuns = () => readFileSync(join(root, 'opt/umt-vitals/current/bin/umt'), 'utf8').split('\n')[1]
const laid = () => readdirSync(join(root, 'opt/umt-vitals/releases'))
const state = () => join(root, 'var/lib/umt-vitals')

function aJournal(use: Parameters<typeof withJournal>[0] = () => undefined): void {
  mkdirSync(state(), { recursive: true })
  withJournal(use)
}

function withJournal(use: (journal: ReturnType<typeof openJournal>) => void): void {
  using journal = openJournal({ path: journalOf(state()), clock: systemClock, key: testKey() })
  use(journal)
}

describe('an installation', () => {
  it('leaves a program with its files, a configuration, a sealed key and a command, readable for all but the key', async () => {
    const program = aProgram('first')
    chmodSync(join(program, 'systemd/umt.yaml'), 0o600)
    expect(await installing(program)).toBeUndefined()
    expect(current()).toMatch(/^1\.0\.0-[0-9a-f]{12}$/)
    for (const { from, to } of SYSTEM_FILES)
      expect(readFileSync(join(root, to), 'utf8'), to).toBe(readFileSync(join(project, 'systemd', from), 'utf8'))
    const modes = [
      'opt/umt-vitals/current/bin/umt',
      'opt/umt-vitals/current/systemd/umt.yaml',
      'etc/umt/umt.yaml',
      'etc/credstore.encrypted',
      'etc/credstore.encrypted/umt-vitals.journal.key',
    ]
    expect(modes.map((name) => (statSync(join(root, name)).mode & 0o777).toString(8))).toEqual([
      '755',
      '644',
      '644',
      '700',
      '600',
    ])
    expect(readlinkSync(join(root, 'usr/local/bin/umt'))).toBe('/opt/umt-vitals/current/bin/umt')
    expect(systemd).toMatchObject({ isActive: true })
  })

  it('done again changes nothing: neither key nor configuration nor what runs', async () => {
    const program = aProgram('first')
    await installing(program)
    appendFileSync(join(root, 'etc/umt/umt.yaml'), 'unit: umt-nievre-1\n')
    const files = ['etc/umt/umt.yaml', 'etc/credstore.encrypted/umt-vitals.journal.key'].map((name) => join(root, name))
    const before = files.map((file) => readFileSync(file, 'utf8'))
    systemd.asked.length = 0
    expect(await installing(program)).toBeUndefined()
    expect({ done, asked: systemd.asked }).toEqual({ done: [], asked: ['is-active', 'is-enabled'] })
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before)
  })

  it('mends a file of the system that somebody changed, and a program that is damaged', async () => {
    const program = aProgram('first')
    await installing(program)
    const rules = join(root, SYSTEM_FILES.find(({ reader }) => reader === 'udev')?.to ?? '')
    writeFileSync(rules, '')
    expect(await installing(program)).toBeUndefined()
    expect(done).toEqual(['files', 'reread'])
    expect(readFileSync(rules, 'utf8')).not.toBe('')
    appendFileSync(join(root, 'opt/umt-vitals/current/bin/umt'), 'exit 1\n')
    expect(await installing(program)).toBeUndefined()
    expect(done).toEqual(['lay', 'try'])
    expect(programThatRuns()).toBe('# first')
    expect(readFileSync(join(root, 'opt/umt-vitals/current/bin/umt'), 'utf8')).not.toContain('exit 1')
  })

  it('makes no new key for a journal whose key is gone', async () => {
    aJournal((journal) => void journal.commit([entryOf(1)]))
    expect(await installing(aProgram('first'))).toBe('UMT-SERVICE-130')
    expect(existsSync(join(root, 'etc'))).toBe(false)
  })

  it('says that it is not ready when it never becomes so, and stays for a person to mend', async () => {
    starts = () => false
    expect(await installing(aProgram('first'))).toBe('UMT-SERVICE-127')
    expect(programThatRuns()).toBe('# first')
  })

  it('leaves a program of somebody else alone that has our name', async () => {
    mkdirSync(join(root, 'usr/local/bin'), { recursive: true })
    writeFileSync(join(root, 'usr/local/bin/umt'), 'theirs')
    expect(await installing(aProgram('first'))).toBeUndefined()
    expect(readFileSync(join(root, 'usr/local/bin/umt'), 'utf8')).toBe('theirs')
  })

  it('is refused while another one is under way', async () => {
    using _first = await alone(root)
    expect(await installing(aProgram('first'))).toBe('UMT-SERVICE-134')
  })
})

describe('an upgrade', () => {
  const upgrading = (from: string) => installing(from, { isUpgrade: true })

  it('is refused where nothing is installed', async () => {
    expect(await upgrading(aProgram('first'))).toBe('UMT-SERVICE-137')
    expect(existsSync(join(root, 'opt'))).toBe(false)
  })

  it('runs the new program, and keeps the last two', async () => {
    for (const words of ['first', 'second', 'third']) {
      expect(await installing(aProgram(words))).toBeUndefined()
      expect(programThatRuns()).toBe(`# ${words}`)
    }
    expect(laid()).toHaveLength(2)
    expect(laid()).toContain(current())
  })

  it('goes back by the installer of the release before', async () => {
    await installing(aProgram('first'))
    const first = join(root, 'opt/umt-vitals/releases', current())
    await upgrading(aProgram('second'))
    expect(await upgrading(first)).toBeUndefined()
    expect(programThatRuns()).toBe('# first')
  })

  it('to a program that does not start leads back to the one before, with its unit', async () => {
    await installing(aProgram('first'))
    const before = {
      release: current(),
      unit: readFileSync(join(root, 'etc/systemd/system/umt-vitals.service'), 'utf8'),
    }
    starts = (release) => release === before.release
    const broken = aProgram('broken')
    appendFileSync(join(broken, 'systemd/umt-vitals.service'), '# another unit\n')
    expect(await upgrading(broken)).toBe('UMT-SERVICE-126')
    expect(systemd.isActive).toBe(true)
    expect({
      release: current(),
      unit: readFileSync(join(root, 'etc/systemd/system/umt-vitals.service'), 'utf8'),
    }).toEqual(before)
    expect(laid()).toEqual([before.release])
  })

  it('to a program that refuses the configuration of this vehicle changes nothing and stops nothing', async () => {
    await installing(aProgram('first'))
    const [before, stricter] = [current(), aProgram('stricter')]
    const file = join(root, 'etc/umt/umt.yaml')
    writeFileSync(
      join(stricter, 'bin/umt'),
      `#!/bin/sh\n[ "$*" = "config check --config ${file}" ] && { echo '✗ UMT-CONFIG-106  line 3: unit'; exit 65; }\necho 1.0.0\n`,
    )
    systemd.asked.length = 0
    expect(await upgrading(stricter)).toBe('UMT-SERVICE-123')
    expect(why).toContain('UMT-CONFIG-106  line 3')
    expect({ release: current(), laid: laid(), stopped: systemd.asked.includes('stop') }).toEqual({
      release: before,
      laid: [before],
      stopped: false,
    })
  })

  it('to a program that cannot even say its version changes nothing and stops nothing', async () => {
    await installing(aProgram('first'))
    const broken = aProgram('broken')
    writeFileSync(join(broken, 'bin/umt'), '#!/bin/sh\nexit 1\n')
    systemd.asked.length = 0
    expect(await upgrading(broken)).toBe('UMT-SERVICE-123')
    expect(programThatRuns()).toBe('# first')
    expect(systemd.asked).not.toContain('stop')
    expect(laid()).toHaveLength(1)
  })

  it('tidies up what one left that was cut off', async () => {
    await installing(aProgram('first'))
    const second = aProgram('second')
    mkdirSync(join(root, 'opt/umt-vitals/releases/.unfinished-x/bin'), { recursive: true })
    expect(await upgrading(second)).toBeUndefined()
    expect(laid().filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('that the disk cuts off halfway leaves what runs as it is', async () => {
    await installing(aProgram('first'))
    const second = aProgram('second')
    systemd.asked.length = 0
    appendFileSync(join(second, 'systemd/umt-vitals.service'), '# another unit\n')
    expect(
      await installing(second, {
        told: ({ do: step }) => step === 'lay' && rmSync(join(second, 'node_modules/serialport/index.js')),
      }),
    ).toBe('UMT-SERVICE-125')
    expect({ program: programThatRuns(), asked: systemd.asked.includes('stop') }).toEqual({
      program: '# first',
      asked: false,
    })
    expect(readFileSync(join(root, 'etc/systemd/system/umt-vitals.service'), 'utf8')).not.toContain('# another unit')
  })

  it('that changes the journal and does not work leaves the journal of before, with every reading', async () => {
    aJournalOfBefore()
    await installing(aProgram('first'))
    const release = current()
    starts = (name) => {
      if (name !== release) withJournal(() => undefined)
      return name === release
    }
    expect(await upgrading(aProgram('second'))).toBe('UMT-SERVICE-126')
    expect(await journalVersion(journalOf(state()))).toBe(NEWEST_VERSION - 1)
    withJournal((journal) => expect(journal.verify()).toMatchObject({ readings: 1, findings: [] }))
    expect(readdirSync(state()).toSorted()).toEqual(['journal.db', 'journal.db.lock'])
  })

  it('that took in a reading before it failed stays, since only it can read what it took in', async () => {
    aJournalOfBefore()
    await installing(aProgram('first'))
    const release = current()
    starts = (name) => {
      if (name !== release) withJournal((journal) => void journal.commit([entryOf(2)]))
      return name === release
    }
    expect(await upgrading(aProgram('second'))).toBe('UMT-SERVICE-128')
    expect(programThatRuns()).toBe('# second')
    withJournal((journal) => expect(journal.counts().readings).toBe(2))
  })
})

/** A journal that the next program changes, with its key: the first installation finds both. */
function aJournalOfBefore(): void {
  aJournal((journal) => void journal.commit([entryOf(1)]))
  spawnSync(process.execPath, [
    '-e',
    `new (require('node:sqlite').DatabaseSync)(${JSON.stringify(journalOf(state()))}).exec('DROP TABLE refused_frames; PRAGMA user_version = ${NEWEST_VERSION - 1}')`,
  ])
  mkdirSync(join(root, 'etc/credstore.encrypted'), { recursive: true })
  writeFileSync(join(root, 'etc/credstore.encrypted/umt-vitals.journal.key'), 'sealed')
}

describe('umt service, at the command line', () => {
  it.skipIf(process.getuid?.() !== 0 || spawnSync('systemctl', ['--version']).status !== 0)(
    'makes the image of a machine from a checkout, twice the same, and it runs',
    async () => {
      const words = ['service', 'install', '--root', root, '--lang', 'fr']
      const first = await command(words)
      expect(first).toMatchObject({ status: 0, err: [] })
      expect(first.out.at(-1)).toContain(`Image préparée dans ${root}.`)
      const again = await command(words)
      expect(again).toMatchObject({ status: 0, out: [expect.stringContaining('Image préparée')] })
      const umt = join(root, 'opt/umt-vitals/current/bin/umt')
      const { stdout } = spawnSync(umt, ['decode', 'sig-heart-rate', '2a37=0050'], { encoding: 'utf8', cwd: '/' })
      expect(JSON.parse(stdout)).toMatchObject({ valueQuantity: { value: 80 } })
      // What the bundle leaves outside is in the release too.
      const bundle = join(root, 'opt/umt-vitals/current/dist/bundle')
      const text = readdirSync(bundle).map((name) => readFileSync(join(bundle, name), 'utf8'))
      const left = text.flatMap((each) =>
        [...each.matchAll(/^import .*?from "([^"./][^"]*)";$/gm)].map(([, name = '']) => name),
      )
      const packages = [...new Set(left)].filter((name) => !isBuiltin(name) && !name.startsWith('@medplum/'))
      expect(packages).toContain('serialport')
      for (const name of packages)
        expect(existsSync(join(root, 'opt/umt-vitals/current/node_modules', name)), name).toBe(true)
      expect(existsSync(join(root, 'etc/systemd/system/multi-user.target.wants/umt-vitals.service'))).toBe(false)
      expect(readlinkSync(join(root, 'etc/systemd/system/multi-user.target.wants/umt-vitals.service'))).toContain(
        'umt-vitals.service',
      )

      const removed = await command(['service', 'remove', '--root', root, '--lang', 'fr'])
      expect(removed.status).toBe(0)
      expect(existsSync(join(root, 'opt/umt-vitals'))).toBe(false)
      for (const { to } of SYSTEM_FILES) expect(existsSync(join(root, to)), to).toBe(false)
      expect(existsSync(join(root, 'etc/umt/umt.yaml'))).toBe(true)
    },
  )
})
