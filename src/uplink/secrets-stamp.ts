import { UmtError } from '../errors.ts'
import { SecretFiles } from './client/secret-files.ts'
import type { Endpoint } from './endpoint.ts'

/** Another text as soon as one of the files with a certificate or a secret of an endpoint is another one; never what is in them. */
export function secretsStamp({ name, auth, tls }: Endpoint, env: Readonly<Record<string, string | undefined>>): string {
  const secret = auth.kind === 'bearer' ? auth.token : auth.kind === 'private-key-jwt' ? auth.key : undefined
  try {
    return new SecretFiles({ endpoint: name, env }).stamp([secret, tls.ca, tls.certificate, tls.key])
  } catch (error) {
    // No folder of credentials: the platform itself tells it.
    if (error instanceof UmtError) return error.code
    throw error
  }
}
