import { inWords, type ObservationWords, waveformInWords } from './in-words.ts'
import type { Waveform } from './types.ts'
import type { UmtClient } from './umt-client.ts'

/** What stands on a screen: a final, a live value or a running curve. */
export interface Measurement extends ObservationWords {
  /** The same as long as it is the same measurement. */
  readonly key: string
  /** It is of this moment, and stored nowhere. */
  readonly isLive: boolean
}

/** A probe tells once a second. What it told before it fell silent is no value of now. */
const SILENT_MS = 10_000
const LOOK_MS = 1_000
/** Of a running curve. */
const POINTS = 1_000

interface Row extends Measurement {
  readonly heardAt: number
  /** When the sample after the last one of a curve is due. */
  readonly until?: number | undefined
}

type Source = Pick<UmtClient, 'onEncounter' | 'onObservation' | 'onWaveform' | 'isConnected'>

/**
 * All that a screen has to show of the open encounter, whenever it changes: finals, and what is live until its final comes, its
 * device falls silent or the connection is lost. What is withdrawn goes, and everything when the encounter is another one. Rejects
 * with `UMT-BUS-119` for a user who may not see values.
 */
export async function onMeasurements(
  client: Source,
  show: (measurements: readonly Measurement[]) => void,
): Promise<Disposable> {
  const rows = new Map<string, Row>()
  let open: string | undefined
  const draw = () => show([...rows.values()].map(({ heardAt: _, until: _until, ...row }) => row))
  // The clock of the screen may be set back meanwhile.
  const isOfNow = (heardAt: number) => client.isConnected && Math.abs(Date.now() - heardAt) < SILENT_MS
  // Looks as long as there is something live: a client that is gone leaves nothing behind.
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const look = () => {
    const live = [...rows.values()].filter(({ isLive }) => isLive)
    const silent = live.filter(({ heardAt }) => !isOfNow(heardAt))
    for (const { key } of silent) rows.delete(key)
    if (silent.length > 0) draw()
    if (silent.length === live.length) stop()
  }
  const put = (row: Omit<Row, 'heardAt'>) => {
    rows.set(row.key, { ...row, heardAt: Date.now() })
    if (row.isLive) timer ??= setInterval(look, LOOK_MS)
    draw()
  }
  const following: Disposable[] = []
  const leave = () => {
    stop()
    for (const each of following) each[Symbol.dispose]()
  }
  try {
    // First of all, so that nothing is shown beside what is of somebody else.
    following.push(
      await client.onEncounter((encounter) => {
        const id = encounter.state === 'open' ? encounter.id : undefined
        if (id === open) return
        open = id
        rows.clear()
        draw()
      }),
    )
    following.push(
      await client.onObservation(
        (observation) => {
          const { id, status, code, device } = observation
          // Live values have no id: each takes the place of the one before, and a final that of the live one.
          const live = `${code.text} ${device.reference}`
          if (status === 'preliminary') return put({ ...inWords(observation), key: live, isLive: true })
          rows.delete(live)
          if (status === 'final') return put({ ...inWords(observation), key: id ?? live, isLive: false })
          rows.delete(id ?? live)
          draw()
        },
        { preliminary: true },
      ),
    )
    following.push(
      await client.onWaveform((waveform) => {
        const { signal, device, start: measuredAt } = waveform
        const key = `${signal} ${device}`
        const words = waveformInWords(waveform)
        const former = rows.get(key)
        const before = former && follows(waveform, words.curve, former.until) ? former.curve : []
        const curve = [...before, ...words.curve].slice(-POINTS)
        const until = endOf(waveform, words.curve)
        put({ ...words, key, value: '', unit: '', measuredAt, curve, isLive: true, until })
      }),
    )
  } catch (error) {
    leave()
    throw error
  }
  return { [Symbol.dispose]: leave }
}

const endOf = (waveform: Waveform, curve: readonly number[]): number | undefined =>
  waveform.timing === 'fixed-period' ? Date.parse(waveform.start) + curve.length * waveform.periodMs : undefined

/** A message may be lost on its way: beats on both sides of a gap that is not drawn would seem to follow each other. */
function follows(waveform: Waveform, curve: readonly number[], until: number | undefined): boolean {
  if (curve.length === 0) return false
  if (until === undefined || waveform.timing !== 'fixed-period') return true
  const gap = Date.parse(waveform.start) - until
  return gap <= (curve.length * waveform.periodMs) / 2 + waveform.uncertaintyMs
}
