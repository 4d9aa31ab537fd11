import { TellableError } from '../tellable-error.ts'

/** An error that came over D-Bus, or that no answer came. `name` is that of D-Bus, such as `org.bluez.Error.Failed`. */
export class DbusError extends TellableError {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}
