import { spawn } from 'node:child_process'
import { USERS } from './a-locked-vehicle.ts'

export interface Said {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Debian's command-line client, until it ends or so many seconds have passed. */
export function mosquitto(
  program: 'mosquitto_sub' | 'mosquitto_pub',
  args: readonly string[],
  { input, seconds = 15 }: { readonly input?: string; readonly seconds?: number } = {},
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe', timeout: seconds * 1_000 })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, out, err }))
    // It may be cut before it has read all.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** Where it connects. */
export function at(url: string): readonly string[] {
  const { hostname, port } = new URL(url)
  return ['-h', hostname, '-p', port, '-V', 'mqttv311']
}

/** By whom. */
export const as = (name: keyof typeof USERS): readonly string[] => ['-u', name, '-P', USERS[name].password]
