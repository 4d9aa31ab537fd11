import { z } from 'zod'
import { dialectShape } from '../fhir/dialect/settings.ts'
import { secretReference } from '../key/secret-reference.ts'

const oauth = {
  /** Issuer, or the token endpoint itself; the one that is absent is discovered. */
  issuer: z.url().exactOptional(),
  tokenEndpoint: z.url().exactOptional(),
  clientId: z.string().min(1),
  /** To update as well: a correction is an update of what is there. */
  scope: z.string().min(1).default('system/Observation.cu system/Device.cu'),
}

/** How the platform knows that it is us. */
const auth = z.discriminatedUnion('kind', [
  /** Loopback only. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), token: secretReference }),
  /** The client certificate of `tls` is all. */
  z.strictObject({ kind: z.literal('mtls') }),
  /** RFC 8705, `tls_client_auth`: the client certificate of `tls` stands for the secret. */
  z.strictObject({ kind: z.literal('mtls-oauth2'), ...oauth }),
  /** SMART Backend Services. */
  z.strictObject({
    kind: z.literal('private-key-jwt'),
    ...oauth,
    key: secretReference,
    algorithm: z.enum(['RS384', 'ES384']).default('ES384'),
    keyId: z.string().min(1).exactOptional(),
  }),
])

const url = z.url({ protocol: /^https?$/ })

/** One platform to which finals go. */
export const endpointSchema = z.strictObject({
  /** Stands in the outbox: under another name everything that was not forwarded is owed anew. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'is lower-case letters, digits and hyphens'),
  /** Base URL of the FHIR server. In the clear (http) to this machine only. */
  url,
  ...dialectShape,
  auth: auth.default({ kind: 'none' }),
  tls: z
    .strictObject({
      /** Authorities to trust instead of those of the system. */
      ca: secretReference.exactOptional(),
      certificate: secretReference.exactOptional(),
      key: secretReference.exactOptional(),
    })
    .prefault({}),
  proxy: url.exactOptional(),
  limits: z
    .strictObject({
      /** Entries of a transaction. */
      entries: z.int().min(1).max(100).default(8),
      /** Entries of a batch. */
      batchEntries: z.int().min(1).max(500).default(50),
      /** Bytes of a Bundle; one reading that is larger goes alone. */
      bytes: z.int().min(4096).default(262_144),
      /** Bytes of an answer. */
      answerBytes: z.int().min(4096).default(4_194_304),
      timeoutS: z.number().min(1).max(600).default(30),
    })
    .prefault({}),
})

export type Endpoint = z.infer<typeof endpointSchema>
export type Auth = Endpoint['auth']
