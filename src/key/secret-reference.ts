import { resolve } from 'node:path'
import { z } from 'zod'

/** Where a secret or a certificate stands: a credential that systemd hands over, or a file. Never the secret itself. */
export const secretReference = z.union(
  [
    z.strictObject({ credential: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  'is { credential: NAME } or { file: PATH }, never the secret itself',
)

export type SecretReference = z.infer<typeof secretReference>

/** The reference with the path of its file from a folder. */
export const foundFrom = (folder: string, reference: SecretReference): SecretReference =>
  'file' in reference ? { file: resolve(folder, reference.file) } : reference
