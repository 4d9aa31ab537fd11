import type { DatabaseSync } from 'node:sqlite'
import { attempt } from './failures.ts'
import type { KeyRing } from './keys.ts'
import { frameOf } from './refused-frame-reader.ts'
import { FRAMES } from './refused-frame-statements.ts'
import { blob, integer } from './rows.ts'
import type { Finding } from './types.ts'

/** Whether the key opens each refused frame at its place. They are in no chain: that one was taken away cannot be seen. */
export function frameFindings(db: DatabaseSync, ring: KeyRing | undefined): readonly Finding[] {
  const findings: Finding[] = []
  const looked = attempt(() => {
    for (const row of db.prepare(FRAMES.cells).iterate()) {
      const seq = integer(row, 'seq')
      const opened = attempt(() => ring?.open(frameOf(seq), blob(row, 'frame')))
      if (!opened.done)
        findings.push({ kind: 'not-opened', table: 'refused_frames', seq, detail: 'the key does not open it' })
    }
  })
  if (!looked.done)
    findings.push({ kind: 'unreadable', table: 'refused_frames', detail: 'cannot be read back to its end' })
  return findings
}
