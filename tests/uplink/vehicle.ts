import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { BusClient } from '../../src/bus/client.ts'
import { asUser } from '../../src/bus/testing/test-user.ts'
import { type DaemonProcess, daemonProcess } from '../support/daemon-process.ts'
import { testKeyFile } from '../support/keys.ts'
import { testBus } from '../support/test-bus.ts'
import { type PluggedOximeter, plugOximeter } from './plugged-oximeter.ts'

/** A vehicle whose daemon is killed and started again under the nurse; the oximeter stays plugged in. */
export class Vehicle implements AsyncDisposable {
  readonly oximeter: PluggedOximeter
  readonly unit: string
  /** Those that ended a daemon which had not ended by itself. */
  kills = 0
  readonly #folder: string
  readonly #config: string
  #process: DaemonProcess
  #client: Promise<BusClient>
  /** One kill after the other. */
  #killing: Promise<void> = Promise.resolve()

  private constructor(unit: string, folder: string, config: string, oximeter: PluggedOximeter) {
    this.unit = unit
    this.#folder = folder
    this.#config = config
    this.oximeter = oximeter
    this.#process = daemonProcess(config)
    this.#client = this.#connect()
  }

  /** `endpoints`: as in the configuration. `token`: what it shows to the platform, found in `token` beside it. `bus`: as there; `files`: what stands beside it. */
  static async start(
    unit: string,
    endpoints: readonly object[],
    token: string,
    more: { readonly bus?: object; readonly files?: Readonly<Record<string, string>> } = {},
  ): Promise<Vehicle> {
    const folder = await mkdtemp(join(tmpdir(), 'umt-uplink-'))
    const config = join(folder, 'umt.yaml')
    const port = join(folder, 'oximeter')
    for (const [name, text] of Object.entries({ ...more.files, token }))
      await writeFile(join(folder, name), text, { mode: 0o600 })
    await writeFile(
      config,
      stringify({
        unit,
        state: join(folder, 'state'),
        key: { file: testKeyFile(join(folder, 'journal.key')) },
        bus: { ...testBus(folder), ...more.bus },
        bluetooth: { enabled: false },
        devices: [{ id: 'oximeter', driver: 'nonin-9560', port }],
        ...(endpoints.length > 0 && { uplink: { endpoints } }),
      }),
    )
    return new Vehicle(unit, folder, config, plugOximeter(port))
  }

  get journal(): string {
    return join(this.#folder, 'state', 'journal.db')
  }

  /** A file beside the configuration. */
  fileOf(name: string): string {
    return join(this.#folder, name)
  }

  /** Does something over the bus, again with the next daemon when this one is killed meanwhile. */
  async asking<T>(ask: (bus: BusClient) => Promise<T>): Promise<T> {
    for (;;) {
      const client = this.#client
      try {
        return await ask(await client)
      } catch (error) {
        await this.#killing
        if (client === this.#client) throw error
      }
    }
  }

  /** Kills the daemon in so many ms and starts it anew; `again`: once more while it starts. */
  killIn(ms: number, again?: number): Promise<void> {
    this.#killing = Promise.all([this.#killing, new Promise((resolve) => setTimeout(resolve, ms))]).then(async () => {
      if (await this.#kill()) this.kills += 1
      if (again === undefined) return
      await new Promise((resolve) => setTimeout(resolve, again))
      if (await this.#kill()) this.kills += 1
    })
    return this.#killing
  }

  /** Somebody switches the vehicle off and on, which is not counted. */
  async restart(): Promise<void> {
    this.#killing = this.#killing.then(async () => void (await this.#kill()))
    await this.#killing
  }

  /** Asks it to stop; resolves with its exit status. */
  async stop(): Promise<number | null> {
    await this.#killing
    const client = await this.#client.catch(() => undefined)
    await client?.[Symbol.asyncDispose]()
    return await this.#process.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill()
    await this.oximeter[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #kill(): Promise<boolean> {
    const client = this.#client
    const isKilled = await this.#process.kill()
    this.#process = daemonProcess(this.#config)
    this.#client = this.#connect()
    await (await client.catch(() => undefined))?.[Symbol.asyncDispose]().catch(() => undefined)
    return isKilled
  }

  #connect(): Promise<BusClient> {
    const client = this.#process.online.then((url) => BusClient.connect(asUser(url), this.unit))
    // Killed while it starts, nobody may have asked for it yet.
    client.catch(() => undefined)
    return client
  }
}
