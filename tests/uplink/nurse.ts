import { setTimeout as sleep } from 'node:timers/promises'
import { type Consultation, LOINC, toldIn, toldOf } from './plan.ts'
import type { Vehicle } from './vehicle.ts'

/** A stamp of this oximeter is a whole second, its clock known to tenths: it may seem to lie before the encounter by as much. */
const UNTIL_STAMPED_MS = 1_500
const LOOK_MS = 50
/** What is not seen so long after it was sent, and while the daemon listens, did not arrive. */
const SEEN_WITHIN_MS = 2_000

/** Opens the encounter and measures until the screen shows every spot check; what it does not show is measured again. */
export async function consult(vehicle: Vehicle, { id, subject, checks }: Consultation): Promise<void> {
  await vehicle.asking((bus) => bus.request('encounter/open', { id, subject, replace: true }))
  await sleep(UNTIL_STAMPED_MS)
  const missing = async () => {
    const shown = await vehicle.asking((bus) => bus.request('encounter/observations', {}))
    const told = new Set(shown.map((observation) => toldIn(JSON.parse(JSON.stringify(observation)))))
    return checks.filter(({ saturation }) => !told.has(toldOf(subject, LOINC.saturation, saturation)))
  }
  for (let left = checks; left.length > 0; ) {
    for (const check of left) vehicle.oximeter.measure(check)
    const since = Date.now()
    do {
      await sleep(LOOK_MS)
      left = await missing()
      // What it could not send it keeps, and sends by itself as soon as somebody listens.
    } while (
      left.length > 0 &&
      Date.now() - Math.max(since, vehicle.oximeter.heardSince ?? Date.now()) < SEEN_WITHIN_MS
    )
  }
}
