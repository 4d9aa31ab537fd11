import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashPassword } from '../../src/bus/password-hash.ts'
import { userLine } from '../../src/bus/users-file.ts'
import { connect, type UmtClient } from '../../src/client.ts'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'
import { command } from '../support/command.ts'
import { type DaemonProcess, daemonProcess } from '../support/daemon-process.ts'
import { freePort } from '../support/free-port.ts'
import { testKeyFile } from '../support/keys.ts'

/** What the nurse types. */
export const NURSE = { username: 'nurse', password: 'a nurse of this suite' } as const

/** `bin/umt run` with a user, TLS and recordings in the place of devices, which may be killed and started again. */
export interface Vehicle extends AsyncDisposable {
  /** Of pages on the computer of the vehicle. */
  readonly webSocketUrl: string
  /** Of tablets. */
  readonly tlsUrl: string
  /** PEM file that a tablet is given. */
  readonly authority: string
  /** Resolves when its bus is up. */
  start(): Promise<void>
  /** As a power cut. */
  kill(): Promise<void>
  /** Another screen, or a person who decides elsewhere. */
  elsewhere(): Promise<UmtClient>
}

/** `recordings`: by driver, asked anew at each start. */
export async function aVehicle(
  recordings: () => Readonly<Record<string, string>>,
  origins: readonly string[] = [],
): Promise<Vehicle> {
  const folder = await throwAwayFolder()
  const inside = (name: string, text: string, mode = 0o644) => {
    writeFileSync(join(folder.path, name), text, { mode })
    return join(folder.path, name)
  }
  const { status, err } = await command(['bus', 'certificate', '--out', join(folder.path, 'tls')])
  if (status !== 0) throw new Error(err.join('\n'))
  const users = inside(
    'bus-users',
    `${userLine(NURSE.username, ['consultation'], await hashPassword(NURSE.password))}\n`,
    0o600,
  )
  const state = join(folder.path, 'state')
  mkdirSync(state, { mode: 0o700 })
  const [port, webSocketPort, tlsPort, tlsWebSocketPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const tls = { certificate: 'tls/server.pem', key: 'tls/server.key' }
  const key = { file: testKeyFile(join(folder.path, 'journal.key')) }
  let daemon: DaemonProcess | undefined
  const kill = async () => void (await daemon?.kill())
  return {
    webSocketUrl: `ws://127.0.0.1:${webSocketPort}`,
    tlsUrl: `wss://localhost:${tlsWebSocketPort}`,
    authority: join(folder.path, 'tls', 'ca.pem'),
    async start() {
      const devices = Object.entries(recordings()).map(([driver, text]) => ({
        id: driver,
        driver,
        recording: inside(`${driver}.jsonl`, text),
      }))
      const bus = {
        port,
        webSocketPort,
        users,
        origins,
        tls: { ...tls, host: '127.0.0.1', port: tlsPort, webSocketPort: tlsWebSocketPort },
      }
      const config = { unit: 'umt-1', state, key, bus, bluetooth: { enabled: false }, devices }
      daemon = daemonProcess(inside('umt.yaml', JSON.stringify(config)))
      await daemon.online
    },
    kill,
    elsewhere: () => connect({ url: `mqtt://127.0.0.1:${port}`, ...NURSE }),
    async [Symbol.asyncDispose]() {
      await kill()
      await folder[Symbol.asyncDispose]()
    },
  }
}
