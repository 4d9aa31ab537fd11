import type { IncomingMessage } from 'node:http'
import type { FhirRequest } from '@medplum/fhir-router'

const METHODS: readonly FhirRequest['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The whole body; `undefined`: larger than `most` bytes. Rejects when it was cut on its way. */
export async function bodyOf(request: IncomingMessage, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= most) chunks.push(chunk)
  }
  return bytes <= most ? Buffer.concat(chunks).toString('utf8') : undefined
}

/** A request as the library wants it: path and query in `url`, the rest empty. `undefined`: its body is no JSON. */
export function requestOf(request: IncomingMessage, base: string, body: string): FhirRequest | undefined {
  const { url = '', headers } = request
  const method = METHODS.find((each) => each === request.method) ?? 'OPTIONS'
  try {
    return {
      method,
      // Nothing has this path: what is asked outside the base is not found.
      url: url.startsWith(base) ? url.slice(base.length) : '/-/-/-/-',
      pathname: '',
      params: {},
      query: {},
      headers,
      body: body === '' ? undefined : JSON.parse(body),
      config: { transactions: true },
    }
  } catch {
    return undefined
  }
}
