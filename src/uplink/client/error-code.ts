/** Code of the system or of a library, of an error or of what caused it: `ECONNREFUSED`, `UND_ERR_SOCKET`. */
export function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined
  if (error instanceof AggregateError) {
    // Of each address that was tried; one stands for all.
    const code = error.errors.map((each) => codeOf(each, depth + 1)).find((each) => each !== undefined)
    if (code !== undefined) return code
  }
  const inside = codeOf(error.cause, depth + 1)
  if (inside !== undefined) return inside
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Za-z0-9_/]{1,79}$/.test(code) ? code : undefined
}
