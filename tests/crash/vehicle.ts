import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { type DaemonProcess, daemonProcess } from '../support/daemon-process.ts'
import { testKeyFile } from '../support/keys.ts'
import { testBus } from '../support/test-bus.ts'
import { CUFF_ID, UNIT } from './cuff.ts'

/** The folder of one vehicle, in which its daemon is started again and again. */
export interface Vehicle extends AsyncDisposable {
  readonly journal: string
  /** Puts the cuff's next connection in place. */
  load(recording: string): Promise<void>
  start(): DaemonProcess
}

/** `bus`: as in the configuration. */
export async function createVehicle(bus: object = {}): Promise<Vehicle> {
  const folder = await mkdtemp(join(tmpdir(), 'umt-crash-'))
  const config = join(folder, 'umt.yaml')
  await writeFile(
    config,
    stringify({
      unit: UNIT,
      state: join(folder, 'state'),
      key: { file: testKeyFile(join(folder, 'journal.key')) },
      bus: { ...testBus(folder), ...bus },
      devices: [{ id: CUFF_ID, driver: 'sig-blood-pressure', recording: 'cuff.jsonl' }],
    }),
  )
  return {
    journal: join(folder, 'state', 'journal.db'),
    load: (recording) => writeFile(join(folder, 'cuff.jsonl'), recording),
    start: () => daemonProcess(config),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
