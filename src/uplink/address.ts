import { isIP } from 'node:net'

/**
 * Where the server of a URL is, and the name that it is asked for: one gateway has many certificates, and Node sends no name by
 * itself. An address is no name (RFC 6066).
 */
export function addressOf(url: URL): { readonly host: string; readonly port: number; readonly servername?: string } {
  const host = hostOf(url)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  return { host, port, ...(isIP(host) === 0 && { servername: host }) }
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
