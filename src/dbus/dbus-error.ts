import { TellableError } from '../tellable-error.ts'

/** An error that came over D-Bus, or that no answer came. `name` is that of D-Bus, such as `org.bluez.Error.Failed`. */
export class DbusError extends TellableError {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }

  /** A reason of BlueZ such as `le-connection-abort-by-local`; any other text may quote a name that a stranger advertises. */
  override get told(): string {
    return /^[a-z]+(-[a-z]+)+$/.test(this.message) ? this.message : ''
  }
}
