import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TEST_USERS } from '../../src/bus/testing/test-user.ts'
import { defaultConfig } from '../../src/config.ts'
import type { RegisterContent } from '../../src/daemon/register-schema.ts'
import { type Daemon, startDaemon } from '../../src/daemon.ts'
import { createLog } from '../../src/log.ts'
import { TEST_KEYS } from '../support/keys.ts'
import { Air } from './air.ts'
import { DRIVER_OF, type Instrument } from './instrument.ts'
import { ZONE } from './instrument-clock.ts'
import type { Machine, ProcessClock } from './machine.ts'
import { refuseWrites } from './refusing-disk.ts'
import { Screen, type Shown } from './screen.ts'

export const UNIT = 'umt-patients'

/** What a kill leaves on the disk: the journal with its log, and the register of devices. */
const LEFT_BEHIND = ['journal.db', 'journal.db-wal', 'devices.json']

/** Memory as a file system: a disk would spend the time with fsync, and a kill of the process tells them not apart. */
const SHARED_MEMORY = '/dev/shm'
export const DISK = existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir()

/** A clock that is put forward by a year makes what was discarded a year old: it is looked at before it is erased. */
const KEPT_DAYS = 3_650

interface Running {
  readonly daemon: Daemon
  readonly clock: ProcessClock
  readonly air: Air
  readonly screen: Screen
}

/** A vehicle with its real daemon: journal on disk, register, bus, drivers, everything but the radio and the time. */
export class Vehicle implements AsyncDisposable {
  readonly #machine: Machine
  readonly #root = mkdtempSync(join(DISK, 'umt-patients-'))
  readonly #shown: (shown: Shown) => void
  #generation = 0
  #running: Running | undefined
  #refusal: Disposable | undefined

  constructor(machine: Machine, instruments: readonly Instrument[], shown: (shown: Shown) => void) {
    this.#machine = machine
    this.#shown = shown
    mkdirSync(this.state)
    writeFileSync(join(this.state, 'devices.json'), JSON.stringify(registerOf(machine, instruments)), { mode: 0o600 })
  }

  get state(): string {
    return join(this.#root, String(this.#generation))
  }

  get journal(): string {
    return join(this.state, 'journal.db')
  }

  get running(): Running | undefined {
    return this.#running
  }

  get isRefusing(): boolean {
    return this.#refusal !== undefined
  }

  async start(): Promise<void> {
    const clock = this.#machine.start()
    const air = new Air()
    const daemon = await startDaemon({
      config: defaultConfig({
        unit: UNIT,
        state: this.state,
        zone: ZONE,
        bus: { port: 0, webSocketPort: 0 },
        retention: { days: KEPT_DAYS },
      }),
      version: '0.0.0-test',
      users: TEST_USERS,
      keys: TEST_KEYS,
      clock,
      moment: () => this.#machine.moment,
      clockSources: {
        synchronised: async () => this.#machine.synchronised,
        hardware: () => undefined,
        wasSynchronised: () => this.#machine.synchronised,
      },
      log: createLog('silent'),
      bluetooth: air.opened,
    })
    const screen = await Screen.open(daemon.url, UNIT, this.#shown)
    this.#running = { daemon, clock, air, screen }
    await turns(2)
  }

  /** An orderly end. */
  async stop(): Promise<void> {
    this.relent()
    const running = this.#running
    this.#running = undefined
    if (!running) return
    await running.daemon[Symbol.asyncDispose]()
    await running.screen.close()
    this.#machine.end()
  }

  /**
   * As `kill -9` leaves it: the files as they are at this moment go on, and whatever the process would still do happens to
   * files that nobody looks at again.
   */
  async kill(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    running.air.isDead = true
    this.#machine.end()
    const before = this.state
    this.#generation += 1
    mkdirSync(this.state)
    for (const file of LEFT_BEHIND)
      if (existsSync(join(before, file))) copyFileSync(join(before, file), join(this.state, file))
    this.relent()
    await running.screen.close()
    await Promise.resolve(running.daemon[Symbol.asyncDispose]()).catch(() => undefined)
    rmSync(before, { recursive: true })
  }

  /** From now on the disk takes nothing. */
  refuse(): void {
    this.#refusal ??= refuseWrites()
  }

  relent(): void {
    this.#refusal?.[Symbol.dispose]()
    this.#refusal = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop().catch(() => undefined)
    rmSync(this.#root, { recursive: true, force: true })
  }
}

/** Lets the daemon work off what it has. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate)
}

function registerOf(machine: Machine, instruments: readonly Instrument[]) {
  return {
    version: 1,
    devices: instruments.map(({ kind, address, isNew }) => ({
      device: kind,
      driver: DRIVER_OF[kind].id,
      address,
      bond: 'reuse',
      bonded: true,
      pairedAt: new Date(machine.wall).toISOString(),
      ...(isNew && { isUnheard: true as const }),
      facts: {},
      timeLines: [],
    })),
    configured: [],
    forgotten: [],
    unclaimed: [],
  } satisfies RegisterContent
}
