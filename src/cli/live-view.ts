import { z } from 'zod'
import type { BusClient } from '../bus/client.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { fill, type Language } from '../errors.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { encounterLines } from './encounter-status.ts'
import type { Io } from './io.ts'
import { Notices, noticeLines } from './notices.ts'
import { finalLine, type ObservationLine, observationLine } from './observation-line.ts'
import { OwedLines } from './owed-lines.ts'
import { columns } from './table.ts'
import { ageText } from './when.ts'

const REFRESH_MS = 1_000
/** What is still to be sent is asked for, since it changes with each answer of a platform. */
const OWED_MS = 5_000

/**
 * Shows live readings until `stopped`: one table refreshed in place on a terminal, a line a reading in a pipe. The table is
 * of whoever is in the cabin: it is emptied when that changes. Above it stands since when the encounter is open, never whose,
 * and what `above` says each time that it is drawn.
 */
export async function showLive(
  client: BusClient,
  io: Io & { readonly json: boolean },
  stopped: Promise<void>,
  above: () => readonly string[] = () => [],
): Promise<void> {
  const words = TERMINAL_WORDS[io.language]
  const rows = new Map<string, ObservationLine & { device: string }>()
  const inPlace = io.columns() !== undefined
  const notices = new Notices()
  let drawn = 0
  let isLost = false
  let isOver = false
  const draw = () => {
    const table = columns([
      words.columns,
      ...[...rows.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, row]) => cells(row, io.language)),
    ])
    // A line that wraps would be two, and the way back up too short.
    const width = io.columns() ?? Number.POSITIVE_INFINITY
    const state = encounter === undefined ? [] : encounterLines(encounter, io.language)
    const lines = [
      ...[...(isLost ? [words.lost] : []), ...above(), ...state, ...owed.lines].map((line) => line.slice(0, width)),
      ...(rows.size === 0 ? [words.waiting] : table).map((line) => line.slice(0, width)),
      ...notices.lines(io.language, Date.now(), width),
    ]
    // Up to where the last table began, then each line with its rest erased, then everything below.
    io.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`)
    drawn = lines.length
  }
  const owed = new OwedLines(client, io.language)
  const lookAtOwed = async () => {
    if ((await owed.look()) && !inPlace) for (const line of owed.lines) io.err(line)
  }
  let encounter: PayloadOf['encounter'] | undefined
  const enter = (now: PayloadOf['encounter']) => {
    const changed = encounter !== undefined && ownerOf(now) !== ownerOf(encounter)
    encounter = now
    owed.enter(ownerOf(now))
    if (changed) rows.clear()
    // Not before the first table: whoever waits for that may rely on everything being heard by then.
    if (inPlace && drawn > 0) draw()
    if (!inPlace) for (const line of encounterLines(now, io.language)) io.err(line)
    void lookAtOwed()
  }
  // Before the Observations, so that none of them is on the table before it is known who is in the cabin.
  if (!io.json) await client.subscribe('encounter', ({ payload }) => enter(payload))
  const notify = (event: PayloadOf['events']) => {
    if (inPlace) {
      notices.add(event, Date.now())
      draw()
    } else for (const line of noticeLines(event, io.language)) io.err(line)
  }
  if (!io.json) await client.subscribe('events', ({ payload }) => notify(payload))
  await client.subscribe('observations', ({ params, payload, json }) => {
    const { metric = '', device = '' } = params
    if (io.json) {
      io.out(json)
      return
    }
    const row = observationLine(payload, io.language)
    if (!row) return
    const place = `${row.name} ${metric} ${device}`
    if (row.status === 'entered-in-error') {
      if (rows.get(place)?.measuredAt === row.measuredAt) rows.delete(place)
      if (!inPlace) io.out(`${row.time}  ${words.withdrawn}  ${row.name}  ${device}`)
      return
    }
    notices.measured(device)
    if (inPlace) {
      if (!isOfAnother(payload, encounter)) rows.set(place, { ...row, device })
    } else {
      const line = finalLine(payload, io.language)
      io.out(`${row.time}  ${row.status === 'final' ? words.final : words.live}  ${line}  ${device}`)
    }
  })
  if (io.json) return stopped
  const connected = (isThere: boolean) => {
    // Each attempt that fails says it anew, and so does our own end.
    if (isOver || isLost !== isThere) return
    isLost = !isThere
    if (inPlace) draw()
    else io.err(isLost ? words.lost : words.back)
  }
  client.onConnection(connected)
  if (inPlace) draw()
  const timers = [setInterval(() => void lookAtOwed(), OWED_MS), ...(inPlace ? [setInterval(draw, REFRESH_MS)] : [])]
  await stopped
  isOver = true
  for (const timer of timers) clearInterval(timer)
}

const ownerOf = (encounter: PayloadOf['encounter']): string | undefined =>
  encounter.state === 'open' ? encounter.id : undefined

const ofEncounter = z.object({ encounter: z.object({ reference: z.string() }) })

/** Finals of the patient who has just left come after the word that he left: they are his, and not on the next one's table. */
function isOfAnother(observation: unknown, encounter: PayloadOf['encounter'] | undefined): boolean {
  const { data } = ofEncounter.safeParse(observation)
  return data !== undefined && encounter !== undefined && data.encounter.reference !== `Encounter/${ownerOf(encounter)}`
}

const cells = (row: ObservationLine & { device: string }, language: Language) => [
  row.name,
  row.value,
  row.unit,
  fill(TERMINAL_WORDS[language].ago, { age: ageText(Date.now() - row.measuredAt, language) }),
  row.device,
  [row.status === 'final' ? TERMINAL_WORDS[language].final : TERMINAL_WORDS[language].live, ...row.flags].join(', '),
]
