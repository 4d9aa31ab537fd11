// A consultation screen, in a browser or in Node, written from docs/bus/README.md alone. For a browser: consultation-screen.html.
import { type ConnectOptions, connect, type Observation } from 'umt-vitals/client'

/** What stands on the screen: of the patient, and what else a person should see. */
type Show = (lines: readonly string[], notices: readonly string[]) => void

/** A screen; `show` gets all that stands on it whenever something changes. */
export async function consultationScreen(access: ConnectOptions, show: Show) {
  const client = await connect(access)
  const values = new Map<string, string>()
  const notices = new Map<string, string>()
  let patient = 'Personne'
  const draw = () => show([patient, ...values.values()], [...notices.values()])
  await client.onEncounter((encounter) => {
    const now = encounter.state === 'open' ? `Consultation ${encounter.id}` : 'Personne'
    // Nothing of the last patient stays, whether somebody else is in now or nobody.
    if (now !== patient) values.clear()
    patient = now
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
  const notice = (key: string, text: string) => {
    notices.set(key, text)
    draw()
  }
  await client.onHeld(({ key, device }) => notice(key, `${device} : une mesure attend une décision.`))
  await client.onEvent(({ code, fr }) => notice(code, fr))
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
