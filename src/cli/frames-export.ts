import { writeSync } from 'node:fs'
import type { Config } from '../config.ts'
import { driverOf } from '../drivers/registry.ts'
import { fill, UmtError } from '../errors.ts'
import type { OpenedFrame } from '../journal/refused-frame-types.ts'
import { formatLine, type RecordingHeader } from '../link/recording.ts'
import { EXIT } from '../messages/errors.ts'
import { FRAMES_WORDS } from '../messages/frames-words.ts'
import { newPrivateFile } from '../new-private-file.ts'
import { isoInZone } from '../reading/time.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { frameQuery } from './frames-list.ts'
import { noteLook } from './frames-looked.ts'
import type { Io } from './io.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'

/**
 * `umt frames export --device ID --out FILE`: the refused frames of a device as a recording that `umt replay` plays. Written for its
 * owner alone, never over another file, after an act that says who took them.
 */
export async function run(args: Args, io: Io): Promise<number> {
  const words = FRAMES_WORDS[io.language]
  const file = args.text('out')
  if (file === undefined) throw args.wrong('--out FILE ?')
  const device = args.text('device')
  if (device === undefined) throw args.wrong('--device ID ? (umt frames list)')
  const config = await localConfig(args)
  const frames = opened(args, config)
  if (frames.length === 0) {
    io.err(words.none)
    return EXIT.done
  }
  const count = String(frames.length)
  if (!(await isAgreed(args, await personAt(args, io), fill(words.exportAsk, { count, device, file }), false))) {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  await writePrivately(file, linesOf(frames, config.zone), () =>
    noteLook(args, config, { frames: frames.length, device, exported: true }),
  )
  io.err(fill(words.exported, { file, count }))
  io.err(words.patient)
  return EXIT.done
}

/** Of the driver that read the last one: before, the device may have been tried with another that looks alike. */
function opened(args: Args, config: Config): readonly OpenedFrame[] {
  const { journal, problem } = lookAtJournal(args, config)
  using _ = journal
  const listed = journal.frames.list(frameQuery(args))
  const driver = listed.at(-1)?.driver
  try {
    return listed.flatMap((frame) => (frame.driver === driver ? (journal.frames.open(frame.seq) ?? []) : []))
  } catch (error) {
    throw problem ?? error
  }
}

function linesOf(frames: readonly OpenedFrame[], zone: string): readonly string[] {
  const [first] = frames
  if (!first) return []
  const driver = driverOf(first.driver)
  const header: RecordingHeader = {
    fixture: 1,
    driver: driver.id,
    link: 'ble' in driver.match ? 'ble' : 'serial',
    recordedAt: isoInZone(first.at, zone),
    zone,
    device: { name: `${driver.vendor} ${driver.model}` },
    provenance: 'captured',
    note: 'frames that were refused, each as the driver saw it; what came between was understood and is not here',
    faults: frames.length,
  }
  // The clock of the machine may have been set back between two of them; a recording goes forward.
  let latest = 0
  const played = frames.map(({ at, channel, bytes }) => {
    latest = Math.max(latest, (at - first.at) / 1000)
    return formatLine({ t: latest, channel, direction: 'rx', bytes })
  })
  return [JSON.stringify(header), formatLine({ t: 0, event: 'connected' }), ...played]
}

/** Whole and on the medium, or not at all. `noted` comes between: no act says that frames were taken where no file can be. */
async function writePrivately(file: string, lines: readonly string[], noted: () => Promise<void>): Promise<void> {
  try {
    using made = newPrivateFile(file)
    await noted()
    const bytes = Buffer.from(`${lines.join('\n')}\n`)
    for (let at = 0; at < bytes.length; ) at += writeSync(made.fd, bytes, at)
    made.keep()
  } catch (error) {
    if (error instanceof UmtError) throw error
    const detail = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UmtError('UMT-RECORDING-103', { file, detail }, { cause: error })
  }
}
