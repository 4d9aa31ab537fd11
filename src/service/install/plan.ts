import { UmtError } from '../../errors.ts'
import { PLACES, type Reader, type SystemFile } from './places.ts'
import type { Situation } from './survey.ts'

/** One thing that is done to the machine; each can be done again. */
export type Step =
  | { readonly do: 'lay'; readonly release: string }
  /** Lets the program of a release say a word, before anything depends on it. */
  | { readonly do: 'try'; readonly release: string }
  /** Makes the configuration from its template. */
  | { readonly do: 'config' }
  | { readonly do: 'key' }
  /** Puts files of a release where the system looks for them. */
  | { readonly do: 'files'; readonly release: string; readonly files: readonly SystemFile[] }
  | { readonly do: 'reread'; readonly reader: Reader }
  | { readonly do: 'stop' }
  | { readonly do: 'copy-journal' }
  | { readonly do: 'restore-journal' }
  | { readonly do: 'drop-copy' }
  | { readonly do: 'switch'; readonly release: string }
  | { readonly do: 'enable' }
  /** Starts the service and waits until it is ready and stays so. */
  | { readonly do: 'start' }
  | { readonly do: 'command' }
  /** Removes all releases but these. */
  | { readonly do: 'prune'; readonly keep: readonly string[] }
  | { readonly do: 'disable' }
  /** Throws where something is owed that would be lost. */
  | { readonly do: 'nothing-owed' }
  | { readonly do: 'remove'; readonly paths: readonly string[] }

export interface Plan {
  /** Nothing that runs is touched: when one of these fails, the machine goes on as before. */
  readonly prepare: readonly Step[]
  /** When one of these fails, `undo` is done, and `finish` is not. */
  readonly change: readonly Step[]
  /** Empty where there is nothing to go back to. */
  readonly undo: readonly Step[]
  readonly finish: readonly Step[]
  /** The release that `undo` leads back to. */
  readonly back?: string
}

/** On top of what is needed: a disk without any room stops the journal. */
const MARGIN_BYTES = 64 * 1024 * 1024

export interface Wish {
  /** The newest version of the journal that the program can read. */
  readonly schema: number
  /** Nothing of a running system is touched: an image is being prepared. */
  readonly isImage: boolean
  /** A key to take over instead of a new one. */
  readonly hasOwnKey: boolean
}

/**
 * What makes the machine run the wanted release; nothing where it does already. Throws `UMT-SERVICE-124` (no room), `-130` (a journal
 * without its key) or `-133` (a journal that the release cannot read).
 */
export function installPlan(now: Situation, { schema, isImage, hasOwnKey }: Wish): Plan {
  const { release, current, journal, files } = now
  if (journal && journal.version > schema)
    throw new UmtError('UMT-SERVICE-133', { journal: String(journal.version), program: String(schema) })
  if (journal && !now.hasKey && !hasOwnKey && !isImage)
    throw new UmtError('UMT-SERVICE-130', { state: PLACES.state, path: PLACES.credential })
  const migrates = journal !== undefined && journal.version < schema && !isImage
  refuseWithoutRoom(now, migrates)
  const isNew = release !== current
  const restarts = isNew || files.some(({ reader }) => reader === 'units')
  const back = isNew ? current : undefined
  const stop: readonly Step[] = now.isActive && restarts ? [{ do: 'stop' }] : []
  const start: readonly Step[] = isImage || (now.isActive && !restarts) ? [] : [{ do: 'start' }]
  const put = (from: string, which: readonly SystemFile[]): readonly Step[] =>
    which.length === 0
      ? []
      : [
          { do: 'files', release: from, files: which },
          ...readersOf(which, isImage).map((reader) => ({ do: 'reread', reader }) as const),
        ]
  return {
    prepare: [
      // Another one takes its place, and it may be the only good one.
      ...when(migrates && isNew && now.hasJournalCopy, { do: 'drop-copy' }),
      ...when(!now.isLaid, { do: 'lay', release }),
      ...when(isNew || !now.isLaid, { do: 'try', release }),
      ...when(!now.hasConfig, { do: 'config' }),
      // Sealed by one machine, no other could open it.
      ...when(!now.hasKey && !isImage, { do: 'key' }),
    ],
    change: [
      ...put(release, files),
      ...stop,
      ...when(migrates && isNew, { do: 'copy-journal' }),
      ...when(isNew, { do: 'switch', release }),
      ...when(!now.isEnabled, { do: 'enable' }),
      ...start,
    ],
    undo:
      back === undefined
        ? []
        : [
            { do: 'stop' },
            ...when(migrates, { do: 'restore-journal' }),
            ...put(back, files),
            { do: 'switch', release: back },
            { do: 'start' },
            { do: 'prune', keep: [back, ...now.others.slice(0, 1)] },
          ],
    finish: [
      ...when(now.command === 'missing', { do: 'command' }),
      ...when(isNew && current !== undefined, { do: 'prune', keep: [release, current ?? ''] }),
      // Last, since it may refuse. Only beside a journal that a service has opened: else it may be the only one.
      ...when((migrates && isNew) || (now.hasJournalCopy && !isImage), { do: 'drop-copy' }),
    ],
    ...(back !== undefined && { back }),
  }
}

export interface RemoveWish {
  readonly isImage: boolean
  /** The journal, the configuration and the key go too. */
  readonly purge: boolean
  /** Though something is owed. */
  readonly force: boolean
  /** Files of the system that are there. */
  readonly paths: readonly string[]
}

/** What takes the service off the machine. The journal, the configuration and the key stay, unless everything is to go. */
export function removePlan({ isImage, purge, force, paths }: RemoveWish): Plan {
  const asks = purge && !force
  return {
    prepare: when(asks, { do: 'nothing-owed' }),
    change: [
      ...when(!isImage, { do: 'stop' }),
      // What came meanwhile is on the disk now.
      ...when(asks, { do: 'nothing-owed' }),
    ],
    undo: isImage ? [] : [{ do: 'start' }],
    finish: [
      { do: 'disable' },
      { do: 'remove', paths },
      ...when(!isImage, { do: 'reread', reader: 'units' }),
      ...when(!isImage, { do: 'reread', reader: 'bus' }),
      ...when(!isImage, { do: 'reread', reader: 'udev' }),
      // The key first: without it nothing of the rest can be read any more.
      ...when(purge, { do: 'remove', paths: [PLACES.credential, PLACES.state, PLACES.cache, PLACES.config] }),
      { do: 'remove', paths: [PLACES.command, PLACES.program] },
    ],
  }
}

const when = (holds: boolean, step: Step): readonly Step[] => (holds ? [step] : [])

/** In an image, users and folders are made; all else is read when it starts. */
const readersOf = (files: readonly SystemFile[], isImage: boolean): readonly Reader[] =>
  [...new Set(files.flatMap(({ reader = [] }) => reader))].filter(
    (reader) => !isImage || reader === 'users' || reader === 'folders',
  )

function refuseWithoutRoom({ isLaid, bytes, free, journal }: Situation, migrates: boolean): void {
  const program = isLaid ? 0 : bytes
  // A migration may write every page anew, beside the copy.
  const state = migrates && journal ? 3 * journal.bytes : 0
  const refuse = (needed: number, left: number, folder: string) => {
    if (left >= needed) return
    const mb = (count: number) => String(Math.ceil(count / 1e6))
    throw new UmtError('UMT-SERVICE-124', { needed: mb(needed), free: mb(left), folder, state: PLACES.state })
  }
  if (program > 0) refuse(program + MARGIN_BYTES, free.program, PLACES.program)
  if (state > 0) refuse(state + MARGIN_BYTES, free.state, PLACES.state)
}
