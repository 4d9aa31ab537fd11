import { Buffer } from 'node:buffer'

/** Addresses that no server of the Internet has: RFC 1918, RFC 3927, loopback; RFC 4193, RFC 4291. */
const PRIVATE_NETWORKS = [
  { address: [10, 0, 0, 0], mask: [255, 0, 0, 0] },
  { address: [172, 16, 0, 0], mask: [255, 240, 0, 0] },
  { address: [192, 168, 0, 0], mask: [255, 255, 0, 0] },
  { address: [169, 254, 0, 0], mask: [255, 255, 0, 0] },
  { address: [127, 0, 0, 0], mask: [255, 0, 0, 0] },
  { address: [0xfc, ...zeros(15)], mask: [0xfe, ...zeros(15)] },
  { address: [0xfe, 0x80, ...zeros(14)], mask: [0xff, 0xc0, ...zeros(14)] },
  { address: [...zeros(15), 1], mask: new Array<number>(16).fill(0xff) },
] as const

/** Names that no server of the Internet has: mDNS, RFC 6761, RFC 8375, what routers call their network, and the reserved `internal`. */
export const PRIVATE_DOMAINS = ['localhost', 'local', 'lan', 'home.arpa', 'internal'] as const

/**
 * Value of the extension name constraints, RFC 5280 section 4.2.1.10, in DER: certificates below such an authority are good for these
 * domains and what is below them, and for private addresses. So whoever steals its key cannot play a site of the Internet to the tablets
 * that trust it. `addresses`: public ones that were asked for, as bytes.
 */
export function nameConstraints(domains: readonly string[], addresses: readonly Uint8Array[] = []): Buffer {
  const dns = domains.map((domain) => tagged(0x82, Buffer.from(domain, 'ascii')))
  const networks = PRIVATE_NETWORKS.map(({ address, mask }) => Buffer.from([...address, ...mask]))
  const alone = addresses.map((bytes) => Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]))
  const ip = [...networks, ...alone].map((bytes) => tagged(0x87, bytes))
  const subtrees = [...dns, ...ip].map((base) => tagged(0x30, base))
  return tagged(0x30, tagged(0xa0, Buffer.concat(subtrees)))
}

/** Whether an authority with these name constraints may issue for a host; `address`: its bytes where it is no name. */
export function permits(constraints: Uint8Array, host: string, address?: Uint8Array): boolean {
  return membersOf(constraints)
    .filter(({ tag }) => tag === 0xa0)
    .flatMap(({ content }) => membersOf(tagged(0x30, content)))
    .flatMap(({ content }) => membersOf(tagged(0x30, content)))
    .some(({ tag, content: base }) => {
      if (tag === 0x87 && address !== undefined)
        return (
          base.length === 2 * address.length &&
          address.every((byte, at) => (byte & (base[address.length + at] ?? 0)) === base[at])
        )
      const domain = Buffer.from(base).toString('ascii')
      return tag === 0x82 && address === undefined && (host === domain || host.endsWith(`.${domain}`))
    })
}

/** The elements of a DER sequence. */
function membersOf(sequence: Uint8Array): readonly { readonly tag: number; readonly content: Uint8Array }[] {
  const members: { tag: number; content: Uint8Array }[] = []
  for (let at = sizeAt(sequence, 0).from; at < sequence.length; ) {
    const { from, length } = sizeAt(sequence, at)
    members.push({ tag: sequence[at] ?? 0, content: sequence.subarray(from, from + length) })
    at = from + length
  }
  return members
}

/** Where the content of the element at a place begins, and how long it is. */
function sizeAt(bytes: Uint8Array, at: number): { readonly from: number; readonly length: number } {
  const first = bytes[at + 1] ?? 0
  if (first < 0x80) return { from: at + 2, length: first }
  const count = first & 0x7f
  const length = bytes.subarray(at + 2, at + 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  return { from: at + 2 + count, length }
}

function tagged(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function zeros(count: number): readonly number[] {
  return new Array<number>(count).fill(0)
}
