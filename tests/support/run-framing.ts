import type { Framed, Framing } from '../../src/link/framing.ts'

/** Everything a framing makes of a stream that arrives in these chunks. */
export async function runFraming(framing: Framing, chunks: readonly Uint8Array[]): Promise<readonly Framed[]> {
  const framed: Framed[] = []
  framing.on('data', (item: Framed) => framed.push(item))
  const ended = new Promise((resolve, reject) => framing.once('end', resolve).once('error', reject))
  for (const chunk of chunks) framing.write(chunk)
  framing.end()
  await ended
  return framed
}

/** Cuts bytes at the given places; places outside are ignored. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const within = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  const edges = [0, ...within, bytes.length]
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
}

/** The bytes of a stream in order, as its frames and faults account for them. */
export const bytesOf = (framed: readonly Framed[]): Buffer =>
  Buffer.concat(framed.map((item) => ('frame' in item ? item.frame : item.bytes)))
