import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { fileStamp } from '../file-stamp.ts'
import { nobodysHash, verifyPassword } from './password-hash.ts'
import { PasswordQueue } from './password-queue.ts'
import type { Admission, User, Users } from './users.ts'
import { type Entry, readUsersFile } from './users-file.ts'

export interface FileUsersOptions {
  readonly path: string
  readonly clock: Clock
  /** Told that the file cannot be used (`UMT-BUS-111`), once each time that it was changed. */
  readonly report: (error: unknown) => void
}

const LOOK_EVERY_MS = 1_000
const MAX_PASSWORD_BYTES = 1_024

interface Known {
  readonly entry: Entry
  readonly user: User
  /** Keyed digest of the password that was right, so that a screen that comes back costs nothing. In memory alone. */
  remembered?: Buffer
}

/**
 * The users of a file that `umt bus user` writes. A change is taken up within a second; a file that cannot be used leaves
 * everything as it was, so that a slip of the hand does not take the screen from the nurse.
 */
export class FileUsers implements Users, Disposable {
  readonly #path: string
  readonly #report: (error: unknown) => void
  readonly #key = randomBytes(32)
  readonly #nobody = nobodysHash()
  readonly #queue: PasswordQueue
  readonly #handlers: (() => void)[] = []
  readonly #watch: Disposable
  #known = new Map<string, Known>()
  #stamp = 'never looked'
  #problem: UmtError | undefined

  constructor({ path, clock, report }: FileUsersOptions) {
    this.#path = path
    this.#report = report
    this.#queue = new PasswordQueue(clock)
    this.#look()
    this.#watch = clock.every('users of the bus', LOOK_EVERY_MS, () => this.#look())
  }

  async admit(name: string, password: Uint8Array, from: string): Promise<Admission> {
    const known = this.#known.get(name)
    // Longer than any that was ever taken, and what is hashed takes time.
    if (password.length > MAX_PASSWORD_BYTES) return 'wrong'
    const digest = createHmac('sha256', this.#key).update(password).digest()
    const isRemembered = () => known?.remembered !== undefined && timingSafeEqual(known.remembered, digest)
    if (known && isRemembered()) return known.user
    const expected = known?.entry.hash ?? this.#nobody
    const right = await this.#queue.look(name, from, async () =>
      // Two connections of a screen come together, and the first one may have been right meanwhile.
      isRemembered() ? true : await verifyPassword(password, expected),
    )
    if (right === 'busy') return 'busy'
    if (known === undefined || !right) return 'wrong'
    known.remembered = digest
    return known.user
  }

  holds(user: User): boolean {
    return this.#known.get(user.name)?.user === user
  }

  onChange(handler: () => void): void {
    this.#handlers.push(handler)
  }

  get problem(): UmtError | undefined {
    return this.#problem
  }

  #look(): void {
    const stamp = fileStamp(this.#path)
    const isOther = stamp !== this.#stamp
    // A disk that could not be read may be again, and the file be the same.
    if (!isOther && this.#problem === undefined) return
    this.#stamp = stamp
    try {
      this.#take(readUsersFile(this.#path))
      this.#problem = undefined
    } catch (error) {
      if (error instanceof UmtError) this.#problem = error
      if (isOther) this.#report(error)
    }
  }

  #take(entries: readonly Entry[]): void {
    const before = this.#known
    this.#known = new Map(
      entries.map((entry) => {
        const same = before.get(entry.name)
        const { name, roles } = entry
        return [name, same?.entry.line === entry.line ? same : { entry, user: { name, roles } }]
      }),
    )
    for (const tell of this.#handlers) tell()
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]()
  }
}
