import { sigHealthThermometer } from '../../src/drivers/devices/sig-health-thermometer.ts'
import { Session } from '../../src/drivers/session.ts'
import { identityOf, unkeyed } from '../../src/intake/identity.ts'
import { render } from '../../src/intake/render.ts'
import { parseKeepingDecimals } from '../../src/reading/decimal.ts'

/** An Observation as the daemon makes it, out of the bytes of an ear thermometer. */
export function sampleObservation(): unknown {
  const at = Date.UTC(2026, 10, 20, 10)
  const device = { id: 'thermometre-1', driver: sigHealthThermometer.id, vendor: '', model: '' }
  const session = new Session(sigHealthThermometer, device, 'Europe/Paris')
  const [event] = session.accept({ event: 'frame', at, channel: '2a1c', bytes: Buffer.from('04420e00fe03', 'hex') })
  if (event?.kind !== 'reading') throw new Error('the sample is no reading')
  const [observation] = render(event.reading, {
    status: 'final',
    subject: { kind: 'literal', reference: 'Patient/example' },
    encounter: 'c-2026-11-20-07',
    gateway: 'umt-nievre-1-gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    issued: at,
    key: identityOf(event.reading, 'umt-nievre-1-gateway', unkeyed),
  })
  return parseKeepingDecimals(observation?.body ?? 'null')
}
