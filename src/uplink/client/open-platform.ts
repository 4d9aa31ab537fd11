import type { Clock } from '../../clock.ts'
import { UmtError } from '../../errors.ts'
import { type Authentication, byConnection } from '../auth/authentication.ts'
import { Bearer } from '../auth/bearer.ts'
import type { Endpoint } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { Connection } from './connection.ts'
import { fhirKit } from './fhir-kit.ts'
import { FhirPlatform } from './fhir-platform.ts'
import { SecretFiles } from './secret-files.ts'
import { TlsFiles } from './tls-files.ts'
import { Wire } from './wire.ts'

export interface PlatformOptions {
  readonly clock: Clock
  /** Of the process: where systemd put the credentials. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The way to the FHIR server of an endpoint. Nothing is connected to before the first request, and a file that is missing or not
 * in order is told by each request until it is, so that this succeeds whatever state the vehicle is in.
 */
export async function openPlatform(endpoint: Endpoint, { clock, env }: PlatformOptions): Promise<Platform> {
  const files = new SecretFiles({ endpoint: endpoint.name, env })
  const tls = new TlsFiles(endpoint, files)
  // Loaded here: 10 MiB that a vehicle without a platform does not spend.
  const [undici, send] = await Promise.all([import('undici'), fhirKit(endpoint.url)])
  const connection = new Connection(endpoint, tls, undici)
  const wire = new Wire({ endpoint, clock, tls, connection })
  const auth = await authentication(endpoint, files, wire)
  readAhead(tls)
  return new FhirPlatform({ endpoint, wire, connection, tls, auth, send })
}

async function authentication(endpoint: Endpoint, files: SecretFiles, wire: Wire): Promise<Authentication> {
  const { auth } = endpoint
  switch (auth.kind) {
    case 'none':
    case 'mtls':
      return byConnection
    case 'bearer':
      return new Bearer(auth.token, files)
    case 'mtls-oauth2':
    case 'private-key-jwt': {
      const [library, { OAuthTokens }, { assertionProof, certificateProof }] = await Promise.all([
        import('openid-client'),
        import('../auth/oauth-tokens.ts'),
        import('../auth/proof.ts'),
      ])
      const proof = auth.kind === 'mtls-oauth2' ? certificateProof(library) : assertionProof(library, auth, files)
      return new OAuthTokens({ endpoint, auth, wire, library, proof })
    }
  }
}

/** So that the ends of certificates are known before anything is sent. */
function readAhead(tls: TlsFiles): void {
  try {
    tls.read()
  } catch (error) {
    if (!(error instanceof UmtError)) throw error
  }
}
