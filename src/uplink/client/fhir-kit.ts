import type { Dispatcher } from 'undici'

/** One request to a FHIR server, complete. */
export interface FhirRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Absolute, and used as it stands. */
  readonly url: string
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly dispatcher: Dispatcher
}

/** The text of an answer: JSON that was read, or text that is none. */
export type FhirAnswer = { readonly json: unknown } | { readonly text: string }

/**
 * The only file that knows fhir-kit-client. The library adds a slash to the URL of a Bundle, follows redirects, ignores `agent`, has
 * no timeout, and throws on answers that are errors or no JSON; all of that ends here. Rejects only when no whole answer came.
 */
export async function fhirKit(baseUrl: string): Promise<(request: FhirRequest) => Promise<FhirAnswer>> {
  // Its log would hold what servers quote of patients. The launcher takes this away as well, for all libraries.
  delete process.env['DEBUG']
  const { Client } = await import('fhir-kit-client')
  // `dispatcher` is an option of fetch in Node; the library takes it from here alone, and there is one request at a time.
  const requestOptions: Record<string, unknown> = { redirect: 'manual' }
  const client = new Client({ baseUrl, requestOptions })
  return async ({ method, url, body, headers, signal, dispatcher }) => {
    requestOptions['dispatcher'] = dispatcher
    const options = { headers: { ...headers }, signal }
    try {
      const json: unknown = await client.request(url, { method, options, ...(body !== undefined && { body }) })
      return isEmpty(json) ? { text: '' } : { json }
    } catch (error) {
      const data = dataOf(error)
      if (!data) throw error
      return typeof data.value === 'string'
        ? { text: data.value }
        : isEmpty(data.value)
          ? { text: '' }
          : { json: data.value }
    }
  }
}

/** What an answer said that the library throws as an error; `undefined` when there was no answer. */
function dataOf(error: unknown): { readonly value: unknown } | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined
  const { response } = error
  return typeof response === 'object' && response !== null && 'data' in response ? { value: response.data } : undefined
}

/** The library makes an empty object of an empty body. */
const isEmpty = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && Object.keys(json).length === 0
