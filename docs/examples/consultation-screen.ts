// A consultation screen, in a browser or in Node, written from docs/bus/README.md alone. For a browser: consultation-screen.html.
import { type ConnectOptions, connect, type Held, type Measurement, onMeasurements } from 'umt-vitals/client'

/** All that stands on the screen. */
export interface View {
  readonly patient: string
  /** When not, what is shown grows old. */
  readonly isConnected: boolean
  readonly measurements: readonly Measurement[]
  /** Readings that wait for a decision, and what else a person should see. */
  readonly notices: readonly string[]
}

/** A screen; `show` gets all that stands on it whenever something changes. */
export async function consultationScreen(access: ConnectOptions, show: (view: View) => void) {
  const client = await connect(access)
  let view: View = { patient: 'Personne', isConnected: true, measurements: [], notices: [] }
  let held = new Map<string, Held>()
  const events = new Map<string, string>()
  const draw = (change: Partial<View> = {}) => {
    const waiting = [...held.values()].map(({ device }) => `${device} : une mesure attend une décision.`)
    view = { ...view, ...change, notices: [...waiting, ...events.values()] }
    show(view)
  }
  const lookAtHeld = async () => {
    const all = await client.held.list()
    held = new Map(all.map((each) => [each.key, each]))
    draw()
  }
  await onMeasurements(client, (measurements) => draw({ measurements }))
  await client.onEncounter((encounter) => {
    if (encounter.state === 'closed') return draw({ patient: 'Personne' })
    const doubt = encounter.unconfirmed ? ' (heure du véhicule non vérifiée)' : ''
    draw({ patient: `Consultation ${encounter.id}${doubt}` })
  })
  await client.onHeld((each) => {
    held.set(each.key, each)
    draw()
  })
  await client.on('decided', ({ key }) => {
    held.delete(key)
    draw()
  })
  await client.onEvent(({ code, fr, next }) => {
    events.set(code, next ? `${fr} ${next.fr}` : fr)
    draw()
  })
  client.onConnection((isConnected) => {
    draw({ isConnected })
    // What was held or decided meanwhile nobody has told us.
    if (isConnected) lookAtHeld().catch(() => {})
  })
  await lookAtHeld()
  return {
    open: (id: string, reference: string) => client.openEncounter({ id, subject: { kind: 'literal', reference } }),
    captureSaturation: () => client.capture({ metric: 'oxygen-saturation' }),
    close: () => client.closeEncounter(),
    leave: () => client[Symbol.asyncDispose](),
  }
}
