import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'

const run = promisify(execFile)

const CONNECTED_WITHIN_MS = 30_000
const ATTEMPTS = 3

/** Debian's, with a profile of its own on the disk, as on a tablet. */
export interface Chromium extends AsyncDisposable {
  readonly context: BrowserContext
  /** Everything that it keeps. */
  readonly profile: string
  /** Ends it as its user does; what it keeps stays until it is disposed. */
  close(): Promise<void>
}

export interface ChromiumOptions {
  /** PEM file of an authority that a technician has installed. */
  readonly trust?: string
  /** Names that lead to this machine. */
  readonly hosts?: readonly string[]
}

export async function aChromium({ trust, hosts = [] }: ChromiumOptions = {}): Promise<Chromium> {
  await using stack = new AsyncDisposableStack()
  const { path: home } = stack.use(await throwAwayFolder())
  const profile = join(home, 'profile')
  await makeStore(join(home, '.pki', 'nssdb'), trust)
  // Started here, not by Playwright: its options would take away what a page has to bear, such as a tab that is hidden or
  // one that is kept for the way back.
  const child = spawn(
    '/usr/bin/chromium',
    [
      '--headless',
      '--remote-debugging-port=0',
      '--no-first-run',
      // Playwright waits for ever where it meets a page that is just being opened.
      '--no-startup-window',
      // There is none, and it would look for one at length.
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      `--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ')}`,
      // It refuses to sandbox itself for root, who runs tests in a container. Every page here is our own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { env: { ...process.env, HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const gone = once(child, 'close')
  stack.defer(async () => {
    child.kill('SIGKILL')
    await gone
  })
  const browser = await connected(await endpointIn(child.stderr))
  const [context] = browser.contexts()
  if (!context) throw new Error('Chromium has no profile')
  context.setDefaultTimeout(60_000)
  const owned = stack.move()
  return {
    context,
    profile,
    async close() {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close')
      await gone
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Again, where it is not answered in time: other suites and other browsers start beside it. */
async function connected(endpoint: string): Promise<Browser> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await chromium.connectOverCDP(endpoint, { noDefaults: true, timeout: CONNECTED_WITHIN_MS })
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
}

/** Where Chromium on Linux looks for authorities that a person has added. */
async function makeStore(folder: string, trust: string | undefined): Promise<void> {
  await mkdir(folder, { recursive: true })
  await run('certutil', ['-d', `sql:${folder}`, '-N', '--empty-password'])
  if (trust !== undefined)
    await run('certutil', ['-d', `sql:${folder}`, '-A', '-n', 'vehicle', '-t', 'C,,', '-i', trust])
}

async function endpointIn(stderr: Readable): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const said: string[] = []
  createInterface({ input: stderr })
    .on('line', (line) => {
      said.push(line)
      const url = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    .on('close', () => reject(new Error(`Chromium ended:\n${said.join('\n')}`)))
  return await promise
}
