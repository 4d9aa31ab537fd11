import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { fixtureFile } from './fixture-file.ts'
import { testKeyFile } from './keys.ts'
import { madeUpText } from './made-up-text.ts'
import { testBus } from './test-bus.ts'
import type { Haystack } from './traces.ts'
import { UMT } from './umt.ts'

/** 2A35: no time; 187.3/103.7 (131.9) mmHg, 167.9 /min. */
const CUFF = '0451f70df427f58ff6'
/** 2A1C: no time; 39.87 °C, when nobody is in the cabin yet. */
const EARLY = '00930f00fe'
/** 2A1C: no time; 41.23 °C. */
const FEVER = '001b1000fe'
/** 2A5F: 83.7 %, 147.9 /min. */
const OXIMETER = '0045f3c7f5'

/** What is measured, as no log and no file would have it by chance. */
export const PLAYED_VALUES = ['187.3', '103.7', '131.9', '167.9', '39.87', '41.23', '83.7', '147.9']

/** After so many seconds, so that an encounter is open by then; they measure again and again, for a machine that is slower. */
const DELAY_S = 4
const COUNT = 40

const again = (...frames: readonly (readonly [string, string])[]) => Array.from({ length: COUNT }, () => frames).flat()

const played = (driver: string, fromS: number, frames: readonly (readonly [string, string])[]): string =>
  madeUpText(driver, frames, { fromS })

const ecgLines = (): readonly string[] =>
  readFileSync(fixtureFile('polar-h10/consultation.jsonl'), 'utf8').trim().split('\n')

function ecgRecording(): string {
  const [header, ...lines] = ecgLines()
  const at = (delay: number) =>
    lines.map((line) => JSON.stringify({ ...JSON.parse(line), t: JSON.parse(line).t + delay }))
  return [header, ...[0, 1, 2].flatMap((turn) => at(DELAY_S + turn * 16))].join('\n')
}

/** Of its samples; short frames are no secret. */
const ecgFrames = (): readonly string[] =>
  ecgLines()
    .slice(1)
    .flatMap((line) => JSON.parse(line).hex ?? [])
    .filter((hex) => hex.length > 200)
    .map((hex) => hex.slice(40, 140))

/** Every frame with a value in it, in hexadecimal. */
export const playedFrames = (): readonly string[] => [CUFF, EARLY, FEVER, OXIMETER, ...ecgFrames()]

const RECORDINGS: readonly (readonly [device: string, driver: string, text: () => string])[] = [
  ['early', 'sig-health-thermometer', () => played('sig-health-thermometer', 0.1, [['2a1c', EARLY]])],
  ['cuff', 'sig-blood-pressure', () => played('sig-blood-pressure', DELAY_S, again(['2a35', CUFF]))],
  // Each second one ends within its value.
  [
    'thermometer',
    'sig-health-thermometer',
    () => played('sig-health-thermometer', DELAY_S, again(['2a1c', FEVER], ['2a1c', FEVER.slice(0, 6)])),
  ],
  ['oximeter', 'sig-pulse-oximeter', () => played('sig-pulse-oximeter', DELAY_S, again(['2a5f', OXIMETER]))],
  ['ecg', 'polar-h10', ecgRecording],
]

/** `bin/umt run` in a folder, with devices that are played as if they were there, and everything that it says. */
export async function playedConsultation(folder: string, unit: string) {
  const state = join(folder, 'state')
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  mkdirSync(state, { mode: 0o700 })
  const config = {
    unit,
    state,
    key: { file: testKeyFile(join(folder, 'journal.key')) },
    bus: testBus(folder),
    bluetooth: { enabled: false },
    devices: RECORDINGS.map(([id, driver, text]) => ({ id, driver, recording: file(`${id}.jsonl`, text()) })),
  }
  writeFileSync(join(state, 'devices.json'), JSON.stringify(REGISTER))
  const child = spawn(UMT, ['run', '--config', file('umt.yaml', JSON.stringify(config))], {
    env: { ...process.env, LC_ALL: 'C', UMT_LOG: 'trace', DEBUG: '*', NODE_DEBUG: 'net,stream' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr })
      .on('line', (line) => {
        said.push(line)
        if (line.includes('"online"')) resolve(JSON.parse(line).url)
      })
      .on('close', () => reject(new Error(said.join('\n'))))
  })
  const ofProcess = (name: string): Haystack => ({ where: name, bytes: readFileSync(`/proc/${child.pid}/${name}`) })
  return {
    state,
    url,
    said: () => said.join('\n'),
    process: () => ({ cmdline: ofProcess('cmdline'), environ: ofProcess('environ') }),
    async stop() {
      child.kill('SIGTERM')
      expect(await exited).toEqual([0, null])
    },
  }
}

/** A device that was paired, so that there is a register. */
const REGISTER = {
  version: 1,
  devices: [
    {
      device: 'paired',
      driver: 'sig-heart-rate',
      address: '00:1C:05:FF:4E:5B',
      bond: 'none',
      bonded: false,
      pairedAt: '2026-11-20T10:00:00.000Z',
    },
  ],
}
