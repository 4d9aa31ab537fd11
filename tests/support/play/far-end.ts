/** The side of a played link that a test holds: whether the device is there. */
export interface FarEnd {
  /** Plugs it in, or comes within reach; does nothing where it is there. */
  join(): Promise<void>
  /** Pulls the cable, or goes out of reach. */
  leave(): Promise<void>
}
