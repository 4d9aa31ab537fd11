/** Who makes a request, as far as the bus knows. */
export interface Caller {
  /** MQTT client identifier. */
  readonly client?: string
  /** The name that the broker let in. */
  readonly user?: string
  /** What the client says of who sits before it; nobody checked it. */
  readonly says?: string
}
