import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program; resolves with its output, rejects with what it said. */
export const run = async (program: string, ...words: readonly string[]): Promise<string> =>
  (await execute(program, words)).stdout

export const systemctl = (...words: readonly string[]): Promise<string> => run('systemctl', ...words)

/** Starts a unit; resolves once it is ready, rejects with what it said when it does not become so. */
export async function start(unit: string): Promise<void> {
  try {
    await systemctl('start', unit)
  } catch (cause) {
    throw new Error(`${unit} does not start:\n${await logOf(unit)}`, { cause })
  }
}

/** A property of a unit, as systemd shows it. */
export const property = async (unit: string, name: string): Promise<string> =>
  (await systemctl('show', '--value', `--property=${name}`, unit)).trim()

/** Writes a drop-in of a unit, which counts from its next start. */
export async function dropIn(unit: string, name: string, lines: readonly string[]): Promise<void> {
  const folder = `/etc/systemd/system/${unit}.d`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.conf`, `${lines.join('\n')}\n`)
  await systemctl('daemon-reload')
}

/** What a unit has written to the journal since this machine started. */
export const logOf = (unit: string): Promise<string> =>
  run('journalctl', '--no-pager', '--output=cat', `--unit=${unit}`)
