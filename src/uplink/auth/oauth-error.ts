/** Whether a status of a token endpoint says no to us, rather than that there is none. */
export const isTokenRefusal = (status: number): boolean => status === 400 || status === 401 || status === 403

/** Error code of OAuth 2.0, such as `invalid_client`; its description may say anything, so it is left out. */
export function oauthErrorOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'error' in error && typeof error.error === 'string' ? error.error : undefined
  return code !== undefined && /^[a-z_]{1,60}$/.test(code) ? code : undefined
}
