import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Issued } from '../support/certificates.ts'
import { freePort } from '../support/free-port.ts'

/** Debian puts it where no user's PATH looks. */
const MOSQUITTO = '/usr/sbin/mosquitto'
const STARTED_WITHIN_MS = 10_000

/** Debian's broker as a service outside would run it; stopped, killed and started again on the same folder. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number
  /** Of its WebSocket. */
  readonly webPort: number
  start(): Promise<void>
  /** As `systemctl stop`: it keeps what it knows. */
  stop(): Promise<void>
  /** As a power cut: it comes back with what it last kept. */
  kill(): Promise<void>
}

export interface MosquittoOptions {
  /** Password by user name; without any, whoever comes is let in. */
  readonly users?: Readonly<Record<string, string>>
  /** Path of an ACL file. */
  readonly acl?: string
  /** Encrypted with this, instead of in the clear. */
  readonly tls?: Issued
  /** Certificate of the authority by which a client has to be known. */
  readonly clientAuthority?: string
  /** Reached over a WebSocket too, from everywhere. */
  readonly isOnTheWeb?: boolean
  readonly lines?: readonly string[]
}

export async function aMosquitto({
  users,
  acl,
  tls,
  clientAuthority,
  isOnTheWeb,
  lines = [],
}: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'umt-mosquitto-'))
  const inside = (name: string) => join(folder, name)
  const [port, webPort] = [await freePort(), await freePort()]
  await Promise.all([
    ...(tls ? [writeFile(inside('cert'), tls.certificate), writeFile(inside('key'), tls.key, { mode: 0o600 })] : []),
    ...(clientAuthority === undefined ? [] : [writeFile(inside('ca'), clientAuthority)]),
    ...(acl === undefined ? [] : [copyFile(acl, inside('acl')).then(() => chmod(inside('acl'), 0o600))]),
    ...(users ? [writeFile(inside('users'), '', { mode: 0o600 })] : []),
  ])
  for (const [user, password] of Object.entries(users ?? {}))
    await promisify(execFile)('mosquitto_passwd', ['-b', inside('users'), user, password])
  await writeFile(
    inside('mosquitto.conf'),
    [
      `listener ${port} 127.0.0.1`,
      ...(tls ? [`certfile ${inside('cert')}`, `keyfile ${inside('key')}`] : []),
      ...(clientAuthority === undefined ? [] : [`cafile ${inside('ca')}`, 'require_certificate true']),
      ...(users ? ['allow_anonymous false', `password_file ${inside('users')}`] : ['allow_anonymous true']),
      ...(acl === undefined ? [] : [`acl_file ${inside('acl')}`]),
      // Else it becomes somebody who may not write here, where the tests run as root.
      `user ${userInfo().username}`,
      'persistence true',
      `persistence_location ${folder}/`,
      ...lines,
      // Debian's libwebsockets finds no interface by an address.
      ...(isOnTheWeb ? [`listener ${webPort}`, 'protocol websockets'] : []),
      '',
    ].join('\n'),
  )
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    if (!child) return
    const gone = once(child, 'close')
    child.kill(signal)
    await gone
    child = undefined
  }
  const mosquitto: Mosquitto = {
    port,
    webPort,
    async start() {
      child = spawn(MOSQUITTO, ['-c', inside('mosquitto.conf')], { stdio: 'ignore' })
      await Promise.all([port, ...(isOnTheWeb ? [webPort] : [])].map(listening))
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
  await mosquitto.start()
  return mosquitto
}

async function listening(port: number): Promise<void> {
  for (const until = Date.now() + STARTED_WITHIN_MS; Date.now() < until; await sleep(20)) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
  }
  throw new Error(`no Mosquitto on port ${port}`)
}
