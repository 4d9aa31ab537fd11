import { Session } from '../src/drivers/session.ts'
import { nsPerUnit } from './measure.ts'
import { identityOfDriver, recordedDrivers, ZONE } from './recorded.ts'
import { perSecond, type Row } from './report.ts'

/** Bytes to readings: what each driver costs a frame, over the frames of its own recordings. */
export async function decodeRows(): Promise<readonly Row[]> {
  const drivers = await recordedDrivers()
  return drivers.map(({ driver, events, frames }) => {
    const ns = nsPerUnit(() => {
      const session = new Session(driver, identityOfDriver(driver), ZONE)
      for (const event of events) session.accept(event)
      return frames
    })
    return {
      what: `decode a frame, ${driver.id}`,
      figure: `${Math.round(ns).toLocaleString('en')} ns = ${perSecond(1e9 / ns)}`,
    }
  })
}
