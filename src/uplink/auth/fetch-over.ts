import type { FhirRequest } from '../client/fhir-kit.ts'

/** What is noted of the last answer. */
export interface HeardHead {
  status?: number
  /** What its clock showed, ms UTC. */
  date?: number
}

/** `fetch` over a connection of ours, for libraries that bring none; redirects are answers. */
export const fetchOver =
  ({ dispatcher, signal }: Pick<FhirRequest, 'dispatcher' | 'signal'>, head: HeardHead) =>
  async (url: string, options: object): Promise<Response> => {
    // `dispatcher` is an option of fetch in Node, by types of another version of the same library.
    const response: Response = await Reflect.apply(fetch, undefined, [
      url,
      { ...options, dispatcher, signal, redirect: 'manual' },
    ])
    head.status = response.status
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) head.date = date
    return response
  }
