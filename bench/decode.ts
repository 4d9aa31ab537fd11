import { framingsOf } from '../src/drivers/driver-link.ts'
import { Session } from '../src/drivers/session.ts'
import { Framer } from '../src/link/framer.ts'
import { nsPerUnit } from './measure.ts'
import { identityOfDriver, type Piece, type Recorded, recordedDrivers, ZONE } from './recorded.ts'
import { perSecond, type Row } from './report.ts'

/** Bytes to readings: what each driver costs a frame, framing and all, over the bytes of its own recordings. */
export async function decodeRows(): Promise<readonly Row[]> {
  const drivers = await recordedDrivers()
  return drivers.map((recorded) => {
    const ns = nsPerUnit(() => framesHeard(recorded))
    const yardstick = nsPerUnit(() => framesCopied(recorded))
    return {
      what: `decode a frame, ${recorded.driver.id}`,
      figure: `${Math.round(ns).toLocaleString('en')} ns = ${perSecond(1e9 / ns)}`,
      beside: `its bytes read as hexadecimal: ${Math.round(yardstick).toLocaleString('en')} ns`,
    }
  })
}

function framesHeard({ driver, pieces }: Recorded): number {
  const session = new Session(driver, identityOfDriver(driver), ZONE)
  const framings = framingsOf(driver)
  let frames = 0
  for (const recording of pieces) {
    const framers = new Map(Object.entries(framings).map(([channel, framing]) => [channel, new Framer(framing())]))
    for (const piece of recording) {
      for (const bytes of framesOf(piece, framers.get(piece.channel))) {
        session.accept({ event: 'frame', at: piece.at, channel: piece.channel, bytes })
        frames += 1
      }
    }
  }
  return Math.max(frames, 1)
}

const framesOf = ({ bytes }: Piece, framer: Framer | undefined): readonly Uint8Array[] =>
  framer ? framer.push(bytes).flatMap((framed) => ('frame' in framed ? [framed.frame] : [])) : [bytes]

/** The least that anything does with the bytes of a frame: one string of each. */
function framesCopied({ pieces, frames }: Recorded): number {
  for (const { bytes } of pieces.flat()) Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
  return Math.max(frames, 1)
}
