import type { PayloadOf } from '../bus/topics.ts'
import type { Language, UmtError } from '../errors.ts'

type Event = PayloadOf['events']
type Notice = Pick<Event, 'code' | 'device' | 'fr' | 'en' | 'next'>

/** More would push the readings off the terminal. */
const MOST = 3
const SHOWN_MS = 10 * 60_000

/** What went wrong lately and is not mended, for a display that is refreshed. */
export class Notices {
  #events: { readonly event: Event; readonly at: number }[] = []

  add(event: Event, now: number): void {
    if (event.severity === 'info') return
    this.#drop((each) => each.code === event.code && each.device === event.device)
    this.#events = [...this.#events, { event, at: now }].slice(-MOST)
  }

  /** A device that measures is mended, whatever was said of it. */
  measured(device: string): void {
    this.#drop((event) => event.device === device)
  }

  lines(language: Language, now: number, width: number): readonly string[] {
    this.#events = this.#events.filter(({ at }) => now - at < SHOWN_MS)
    return this.#events.flatMap(({ event }) => noticeLines(event, language).flatMap((line) => wrapped(line, width)))
  }

  #drop(isOver: (event: Event) => boolean): void {
    this.#events = this.#events.filter(({ event }) => !isOver(event))
  }
}

/** What went wrong, then what to do. */
export const noticeLines = ({ code, device, next, ...sentences }: Notice, language: Language): readonly string[] => [
  [`! ${code}`, ...(device === undefined ? [] : [device]), sentences[language]].join('  '),
  ...(next === undefined ? [] : [`→ ${next[language]}`]),
]

/** The same of a failure that we know ourselves. */
export const errorLines = (error: UmtError, language: Language): readonly string[] => [
  `! ${error.code}  ${error.what(language)}`,
  `→ ${error.next(language)}`,
]

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines.map((line) => line.slice(0, width))
}
