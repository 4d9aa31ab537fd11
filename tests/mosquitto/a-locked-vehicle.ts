import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashPassword } from '../../src/bus/password-hash.ts'
import { socketUrl } from '../../src/bus/places.ts'
import type { Role } from '../../src/bus/roles.ts'
import { userLine } from '../../src/bus/users-file.ts'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'
import { formatLine } from '../../src/link/recording.ts'
import { command } from '../support/command.ts'
import { daemonProcess } from '../support/daemon-process.ts'
import { fixtureFile } from '../support/fixture-file.ts'
import { freePort } from '../support/free-port.ts'
import { testKeyFile } from '../support/keys.ts'
import { madeUpText } from '../support/made-up-text.ts'

export const UNIT = 'umt-1'
export const ROOT = `umt/v1/${UNIT}`

/** Who may come in, with passwords that only this suite has. */
export const USERS = {
  nurse: { password: 'a nurse of this suite', roles: ['consultation'] },
  wall: { password: 'a wall of this suite', roles: ['display'] },
  tech: { password: 'a technician of this suite', roles: ['admin'] },
} as const satisfies Record<string, { readonly password: string; readonly roles: readonly Role[] }>

/** `bin/umt run` as a vehicle has it: users with the hashes of `umt bus user`, TLS, a socket, and devices that never stop. */
export interface LockedVehicle extends AsyncDisposable {
  readonly pid: number
  readonly url: string
  readonly tlsUrl: string
  readonly socket: string
  /** What a tablet was given, PEM. */
  readonly authority: string
  /** Its log, line by line. */
  readonly log: readonly string[]
  isRunning(): boolean
}

const SECONDS = 300
/** 2A35: no time; 120/80 mmHg. */
const CUFF = '047800500060004800'

export async function aLockedVehicle(): Promise<LockedVehicle> {
  const folder = await throwAwayFolder()
  const inside = (name: string, text: string, mode = 0o644) => {
    writeFileSync(join(folder.path, name), text, { mode })
    return join(folder.path, name)
  }
  const { status, err } = await command(['bus', 'certificate', '--out', join(folder.path, 'tls')])
  if (status !== 0) throw new Error(err.join('\n'))
  const lines = Object.entries(USERS).map(async ([name, { password, roles }]) =>
    userLine(name, roles, await hashPassword(password)),
  )
  const users = inside('bus-users', `${(await Promise.all(lines)).join('\n')}\n`, 0o600)
  const state = join(folder.path, 'state')
  mkdirSync(state, { mode: 0o700 })
  const [port, webSocketPort] = [await freePort(), await freePort()]
  const tls = { host: '127.0.0.1', port, webSocketPort, certificate: 'tls/server.pem', key: 'tls/server.key' }
  const ecg = inside('ecg.jsonl', endless('viatom-er1/consultation.jsonl'))
  const everySecond = Array.from({ length: SECONDS }, () => ['2a35', CUFF] as const)
  const cuff = inside('cuff.jsonl', madeUpText('sig-blood-pressure', everySecond))
  const config = {
    unit: UNIT,
    state,
    key: { file: testKeyFile(join(folder.path, 'journal.key')) },
    bus: { port: 0, webSocketPort: 0, users, tls },
    bluetooth: { enabled: false },
    devices: [
      ...['ecg-1', 'ecg-2', 'ecg-3', 'ecg-4'].map((id) => ({ id, driver: 'viatom-er1', recording: ecg })),
      ...['cuff-1', 'cuff-2'].map((id) => ({ id, driver: 'sig-blood-pressure', recording: cuff })),
    ],
  }
  const daemon = daemonProcess(inside('umt.yaml', JSON.stringify(config)), 'debug')
  const url = await daemon.online
  return {
    pid: daemon.pid,
    url,
    tlsUrl: `mqtts://localhost:${port}`,
    socket: socketUrl(join(state, 'bus.sock')),
    authority: readFileSync(join(folder.path, 'tls', 'ca.pem'), 'latin1'),
    log: daemon.log,
    isRunning: daemon.isRunning,
    async [Symbol.asyncDispose]() {
      await daemon.kill()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A recording without its end, over and over. */
function endless(name: string): string {
  const [header = '', ...lines] = readFileSync(fixtureFile(name), 'utf8').trim().split('\n')
  const events = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === undefined)
  const first: number = events[0].t
  const length: number = events.at(-1).t - first + 0.1
  const again = Array.from({ length: Math.ceil(SECONDS / length) }, (_, turn) =>
    events.map((event) => JSON.stringify({ ...event, t: event.t - first + turn * length })),
  )
  return [header, formatLine({ t: 0, event: 'connected' }), ...again.flat()].join('\n')
}
