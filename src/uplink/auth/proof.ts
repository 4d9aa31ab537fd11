import type { Buffer } from 'node:buffer'
import { createPrivateKey, type KeyObject, type webcrypto } from 'node:crypto'
import type { ClientAuth } from 'openid-client'
import type { SecretFiles } from '../client/secret-files.ts'
import type { Auth } from '../endpoint.ts'
import type { OpenidClient } from './oauth-parts.ts'

/** RFC 8705: the certificate of the connection is the proof, and the name goes with it. */
export const certificateProof = (library: OpenidClient) => (): ClientAuth => library.TlsClientAuth()

/**
 * SMART Backend Services: an assertion that is signed with our key, good for a minute and once. Throws `UMT-UPLINK-101` to `-103`.
 */
export const assertionProof =
  (library: OpenidClient, auth: Extract<Auth, { kind: 'private-key-jwt' }>, files: SecretFiles) =>
  (tokenEndpoint: string): ClientAuth => {
    const key = signingKey(auth, files)
    return library.PrivateKeyJwt(
      { key, ...(auth.keyId !== undefined && { kid: auth.keyId }) },
      {
        [library.modifyAssertion]: (header, payload) => {
          // SMART wants its type, and the endpoint itself as the audience.
          header['typ'] = 'JWT'
          payload['aud'] = tokenEndpoint
        },
      },
    )
  }

const RS384 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' } as const
const ES384 = { name: 'ECDSA', namedCurve: 'P-384' } as const

function signingKey(
  { key: reference, algorithm }: Extract<Auth, { kind: 'private-key-jwt' }>,
  files: SecretFiles,
): webcrypto.CryptoKey {
  const pem = files.read(reference, 'secret')
  const wrong = () =>
    files.unusable(reference, {
      fr: `une clé privée en PEM ou JWK pour ${algorithm}, sans mot de passe, est attendue`,
      en: `a private key in PEM or JWK for ${algorithm}, without a password, is expected`,
    })
  let key: KeyObject
  try {
    key = isJwk(pem) ? createPrivateKey({ key: JSON.parse(pem.toString()), format: 'jwk' }) : createPrivateKey(pem)
  } catch {
    throw wrong()
  } finally {
    pem.fill(0)
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (algorithm === 'RS384' && type === 'rsa') return key.toCryptoKey(RS384, false, ['sign'])
  if (algorithm === 'ES384' && type === 'ec' && details?.namedCurve === 'secp384r1')
    return key.toCryptoKey(ES384, false, ['sign'])
  throw wrong()
}

const isJwk = (text: Buffer): boolean => text.subarray(0, 64).toString('latin1').trimStart().startsWith('{')
