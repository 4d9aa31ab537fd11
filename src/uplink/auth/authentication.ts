import type { Unanswered } from '../platform.ts'

/** What goes with one request, or why it cannot be made. */
export type Credential =
  /** Value of `Authorization`; none where the connection itself says who we are. */
  { readonly kind: 'ready'; readonly authorization?: string } | { readonly kind: 'failed'; readonly answer: Unanswered }

/** How the platform knows that it is us. */
export interface Authentication {
  /** Never rejects. */
  credential(): Promise<Credential>
  /** The platform has answered 401 to the last one. Whether there may be a better one: then the same request is worth another try. */
  refused(): boolean
}

/** Nothing but the connection: `none` and `mtls`. */
export const byConnection: Authentication = {
  credential: () => Promise.resolve({ kind: 'ready' }),
  refused: () => false,
}
