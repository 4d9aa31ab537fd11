// A consultation screen, in a browser or in Node, written from docs/bus/README.md alone. For a browser: consultation-screen.html.
import { connect, type Observation } from 'umt-vitals/client'

export interface Access {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** A screen; `show` gets all its lines whenever one changes. */
export async function consultationScreen(access: Access, show: (lines: readonly string[]) => void) {
  const client = await connect(access)
  const values = new Map<string, string>()
  const notices = new Map<string, string>()
  let patient = 'Personne'
  const draw = () => show([patient, ...values.values(), ...notices.values()])
  await client.onEncounter((encounter) => {
    patient = encounter.state === 'open' ? `Consultation ${encounter.id}` : 'Personne'
    // Nothing of the last patient stays.
    if (encounter.state === 'closed') values.clear()
    draw()
  })
  await client.onObservation(
    (observation) => {
      const { id, status, code, device } = observation
      // Live values have no id: the next one takes the place of the last, and a final that of the live one.
      const live = `${code.text} ${device.reference}`
      values.delete(live)
      if (status === 'entered-in-error') values.delete(id ?? live)
      else values.set(id ?? live, `${code.text} : ${measured(observation)}${status === 'final' ? '' : ' …'}`)
      draw()
    },
    { preliminary: true },
  )
  await client.onWaveform((waveform) => {
    values.set(waveform.signal, `${waveform.signal} : ${waveform.samples.flat().at(-1)} ${waveform.unit ?? ''}`)
    draw()
  })
  await client.onHeld(({ key, device }) => void notices.set(key, `${device} : une mesure attend une décision.`))
  await client.onEvent(({ code, fr }) => void notices.set(code, fr))
  return {
    open: (id: string, reference: string) => client.openEncounter({ id, subject: { kind: 'literal', reference } }),
    captureSaturation: () => client.capture({ metric: 'oxygen-saturation' }),
    close: () => client.closeEncounter(),
    leave: () => client[Symbol.asyncDispose](),
  }
}

/** A blood pressure has its values in components, a strip has samples; where there is no value, the reason is said. */
function measured({ valueQuantity, valueSampledData, component, dataAbsentReason }: Observation): string {
  if (component) return component.map((part) => part.valueQuantity?.value ?? '–').join('/')
  if (valueSampledData) return `${valueSampledData.data.split(' ').length} points`
  // A Decimal prints the digits of the device: 36.50 stays 36.50.
  return valueQuantity
    ? `${valueQuantity.value} ${valueQuantity.unit}`
    : `– (${dataAbsentReason?.coding?.[0]?.display})`
}
