import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * scrypt (RFC 7914) in the PHC string format: `$scrypt$ln=13,r=8,p=10$<salt>$<hash>`, base64 without padding. 8 MiB and about
 * 0.2 s on the computer of a vehicle; OWASP names these parameters as one of five that are alike.
 */
const COST = { ln: 13, r: 8, p: 10 } as const
const SALT_BYTES = 16
const HASH_BYTES = 32
const MAX_MEMORY = 160 * 1024 * 1024

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43,86})$/

/** A hash as it was read. */
export interface PasswordHash {
  readonly ln: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/** `undefined` for what is no such hash, or one that would take more memory than a vehicle can spare. */
export function parseHash(text: string): PasswordHash | undefined {
  const [, ln, r, p, salt = '', hash = ''] = PHC.exec(text) ?? []
  const parsed = { ln: Number(ln), r: Number(r), p: Number(p), salt: bytes(salt), hash: bytes(hash) }
  const isBounded =
    parsed.ln >= 10 && parsed.ln <= 17 && parsed.r >= 1 && parsed.r <= 8 && parsed.p >= 1 && parsed.p <= 16
  return isBounded ? parsed : undefined
}

/** Hashes a password with a salt of its own. */
export async function hashPassword(password: string | Uint8Array): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(password, { ...COST, salt, hash: Buffer.alloc(HASH_BYTES) })
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${text(salt)}$${text(hash)}`
}

/** Whether a password is the one of a hash. */
export const verifyPassword = async (password: string | Uint8Array, expected: PasswordHash): Promise<boolean> =>
  timingSafeEqual(await derive(password, expected), expected.hash)

/** A hash that no password has, and that takes as long: whoever tries a name must not learn whether it exists. */
export const nobodysHash = (): PasswordHash => ({
  ...COST,
  salt: randomBytes(SALT_BYTES),
  hash: randomBytes(HASH_BYTES),
})

const derive = (password: string | Uint8Array, { ln, r, p, salt, hash }: PasswordHash): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, hash.length, { N: 2 ** ln, r, p, maxmem: MAX_MEMORY }, (error, derived) => {
      if (error) reject(error)
      else resolve(derived)
    })
  })

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')

const text = (some: Buffer): string => some.toString('base64').replace(/=+$/, '')
