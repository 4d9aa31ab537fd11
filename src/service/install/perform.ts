import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UmtError } from '../../errors.ts'
import { copyOf } from '../../journal/place.ts'
import { makeFolder, pointTo, writeWhole } from './durably.ts'
import type { Perform } from './execute.ts'
import { CommandError } from './failed.ts'
import { copyJournal, dropCopy, restoreJournal } from './journal-copy.ts'
import { refuseIfOwed } from './owed.ts'
import { below, PLACES, type Reader, UNIT } from './places.ts'
import type { Program } from './program.ts'
import { folderOf, keepOnly, lay, releasesOf, switchTo } from './releases.ts'
import { sealKey } from './sealed-key.ts'
import { startAndWait } from './start.ts'
import { systemFolder } from './survey.ts'
import type { System } from './system.ts'

export interface PerformOptions {
  /** `/`, or the folder of an image that is being prepared. */
  readonly root: string
  readonly isImage: boolean
  readonly system: System
  /** What is laid down; without it nothing is. */
  readonly program?: Program
  readonly template?: string
  /** For how long a service that became ready has to stay so; 3 s unless given. */
  readonly staysMs?: number | undefined
  /** File with the key that is taken over. */
  readonly key?: string | undefined
}

/** Does the steps of a plan on this machine, or on an image of one. */
export function performer(options: PerformOptions): Perform {
  const { root, isImage, system, program, template = '', key } = options
  const at = (path: string) => below(root, path)
  const state = at(PLACES.state)
  const run = async (argv: readonly string[], cwd = '/') => {
    const { status, stderr } = await system.run(argv, { cwd })
    if (status !== 0) throw new CommandError(argv, status, stderr)
  }
  const enable = (verb: 'enable' | 'disable') =>
    run(['systemctl', ...(isImage ? [`--root=${root}`] : []), '--quiet', verb, UNIT])
  return async (step) => {
    let note: string | undefined
    switch (step.do) {
      case 'lay':
        if (program) await lay(root, step.release, program.tree)
        break
      case 'try':
        await tryRelease(step.release, options)
        break
      case 'config':
        await writeWhole(at(PLACES.configFile), template, 0o644)
        break
      case 'key':
        await makeFolder(dirname(at(PLACES.credential)), 0o700)
        await sealKey(at(PLACES.credential), state, key, system)
        break
      case 'files':
        for (const { from, to } of step.files) await putFile(join(systemFolder(root, step.release), from), at(to))
        break
      case 'reread':
        note = await reread(step.reader, options)
        break
      case 'stop':
        await run(['systemctl', 'stop', UNIT])
        break
      case 'copy-journal':
        await copyJournal(state)
        break
      case 'restore-journal':
        if (existsSync(copyOf(state))) await restoreJournal(state, program?.release ?? '')
        break
      case 'drop-copy':
        await dropCopy(state)
        break
      case 'switch':
        await switchTo(root, step.release)
        break
      case 'enable':
        await enable('enable')
        break
      case 'disable':
        note = await enable('disable').then(
          () => undefined,
          (error: Error) => error.message,
        )
        break
      case 'start':
        await startAndWait(system, options.staysMs ?? 3_000)
        break
      case 'command':
        await pointTo(at(PLACES.command), `${PLACES.current}/bin/umt`)
        break
      case 'prune':
        await keepOnly(root, step.keep)
        break
      case 'nothing-owed':
        refuseIfOwed(state)
        break
      case 'remove':
        for (const path of step.paths) await rm(at(path), { recursive: true, force: true })
    }
    return note
  }
}

/** A release of before may not have it yet. */
const putFile = async (from: string, to: string): Promise<void> =>
  existsSync(from) ? await writeWhole(to, await readFile(from, 'utf8'), 0o644) : await rm(to, { force: true })

/** One that does not even say its version is taken away again; the one that runs is not, whatever it says: without it nothing starts. */
async function tryRelease(release: string, { root, system }: PerformOptions): Promise<void> {
  const folder = folderOf(root, release)
  const config = below(root, PLACES.configFile)
  const serial = "await import('serialport')"
  const words: readonly (readonly string[])[] = [
    [join(folder, 'bin', 'umt'), '--version'],
    [join(folder, 'node_modules', '.bin', 'node'), '--input-type=module', '-e', serial],
    ...(existsSync(config) ? [[join(folder, 'bin', 'umt'), 'config', 'check', '--config', config]] : []),
  ]
  for (const argv of words) {
    const { status, stdout, stderr } = await system.run(argv, { cwd: folder })
    if (status === 0) continue
    // What is wrong with a configuration is the answer to what was asked.
    const [said = ''] = `${stderr}\n${stdout}`.split('\n').filter((line) => /error|UMT-/i.test(line))
    if ((await releasesOf(root)).current !== release) await rm(folder, { recursive: true, force: true })
    throw new UmtError('UMT-SERVICE-123', { detail: said.trim() || `${argv[1]}: ${status}` })
  }
}

/** Without D-Bus or udev there is nothing that would read: what is not told now is read at the next start of the machine. */
const READS: Readonly<Record<Reader, readonly (readonly string[])[]>> = {
  users: [['systemd-sysusers', 'umt-vitals.conf']],
  folders: [['systemd-tmpfiles', '--create', 'umt-vitals.conf']],
  units: [['systemctl', 'daemon-reload']],
  bus: [['systemctl', 'reload', 'dbus.service']],
  udev: [
    ['udevadm', 'control', '--reload'],
    ['udevadm', 'trigger', '--subsystem-match=tty', '--subsystem-match=usb'],
  ],
}

async function reread(reader: Reader, { root, isImage, system }: PerformOptions): Promise<string | undefined> {
  for (const [command = '', ...words] of READS[reader]) {
    const line = [command, ...(isImage ? [`--root=${root}`] : []), ...words]
    const { status, stderr } = await system.run(line)
    if (status === 0) continue
    const error = new CommandError(line, status, stderr)
    if (reader === 'bus' || reader === 'udev') return error.message
    throw error
  }
  return undefined
}
