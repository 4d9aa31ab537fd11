import type { Row } from './truth.ts'

/** What happened, over all days. */
export class Counts {
  consultations = 0
  measurements = 0
  attributed = 0
  assigned = 0
  discarded = 0
  readonly held: Record<string, number> = {}
  crashes = 0
  reboots = 0
  steps = 0
  refusals = 0
  disturbedClocks = 0
  resends = 0

  add(rows: readonly Row[]): void {
    for (const { encounter, heldBecause, discarded } of rows) {
      if (heldBecause !== undefined) this.held[heldBecause] = (this.held[heldBecause] ?? 0) + 1
      if (discarded === true) this.discarded += 1
      else if (heldBecause !== undefined && encounter !== undefined) this.assigned += 1
      else if (encounter !== undefined) this.attributed += 1
    }
  }
}
