/** Who measures, by a number in a register: the nurse on board by the RPPS, as the caller named her. */
export interface Performer {
  readonly system: string
  readonly value: string
}
