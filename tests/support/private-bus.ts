import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const DBUS_DAEMON = '/usr/bin/dbus-daemon'

/**
 * Whether the tests that need {@link PrivateBus} are to run. Where it is missing they are skipped; but not in a pipeline
 * (`CI`), where nobody would see that most of Bluetooth was not tested: there they fail.
 */
export const hasDbusDaemon = existsSync(DBUS_DAEMON) || Boolean(process.env['CI'])

/**
 * A message bus of our own: the dbus-daemon that a vehicle runs, in a folder that is thrown away, where anybody may own
 * any name. It can die and come back at the same address.
 */
export class PrivateBus implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'umt-dbus-'))
  /** As `DBUS_SYSTEM_BUS_ADDRESS` has it. */
  readonly address = `unix:path=${join(this.#folder, 'bus')}`
  #daemon: ChildProcess | undefined

  /** `policy`: what comes after the one that allows everything. */
  static async start(policy = ''): Promise<PrivateBus> {
    const bus = new PrivateBus()
    writeFileSync(bus.#config, configuration(bus.address, bus.#folder, policy))
    // A call that may start services would be answered with Spawn.ChildExited, as on a machine where bluetoothd is dead.
    writeFileSync(join(bus.#folder, 'org.bluez.service'), '[D-BUS Service]\nName=org.bluez\nExec=/bin/false\n')
    await bus.start()
    return bus
  }

  get #config(): string {
    return join(this.#folder, 'bus.conf')
  }

  /** Starts it again after {@link stop}; resolves once it listens. */
  async start(): Promise<void> {
    const daemon = spawn(DBUS_DAEMON, [`--config-file=${this.#config}`, '--print-address', '--nofork', '--nopidfile'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    this.#daemon = daemon
    const lines = createInterface({ input: daemon.stdout })
    await Promise.race([
      once(lines, 'line'),
      once(daemon, 'exit').then(() => Promise.reject(new Error('dbus-daemon did not start'))),
    ])
  }

  /** Ends it as a crash would; every connection is closed. */
  async stop(): Promise<void> {
    const daemon = this.#daemon
    this.#daemon = undefined
    if (!daemon || daemon.exitCode !== null) return
    const exit = once(daemon, 'exit')
    daemon.kill('SIGKILL')
    await exit
  }

  /** Makes it hang: sockets stay open and nothing is answered, until {@link thaw}. */
  freeze(): void {
    this.#daemon?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#daemon?.kill('SIGCONT')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const configuration = (
  address: string,
  services: string,
  policy: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  ${policy}
</busconfig>
`
