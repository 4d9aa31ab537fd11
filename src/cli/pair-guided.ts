import type { BusClient } from '../bus/client.ts'
import type { RequestOf } from '../bus/requests.ts'
import { driverOf } from '../drivers/registry.ts'
import { fill, type Language } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { PAIRING_MODE_WORDS, PAIRING_WORDS } from '../messages/pairing-words.ts'
import { CATEGORY_WORDS } from '../messages/words.ts'
import { FirstReading } from './first-reading.ts'
import { GuidedPairing } from './guided-pairing.ts'
import type { Io, Terminal } from './io.ts'
import { pairableKinds } from './kinds.ts'
import { type Answers, isDeviceId, isEnough } from './pair-request.ts'
import { exitOf } from './pairing-failure.ts'
import type { PairingFeed } from './pairing-feed.ts'
import { Person } from './person.ts'

/** Gloves, a device to find in a bag, and then its first measurement: longer than a program needs. */
const SECONDS = 120

export interface Guided {
  readonly client: BusClient
  readonly feed: PairingFeed
  readonly request: RequestOf['pair']
  readonly answers: Answers
  readonly terminal: Terminal
  readonly io: Io
}

/** Leads a person through a pairing: few questions, Enter says yes, Ctrl-C gives up here and in the daemon. */
export async function pairGuided({ client, feed, request, answers, terminal, io }: Guided): Promise<number> {
  const words = PAIRING_WORDS[io.language]
  const person = new Person(terminal, io.language, io.stop)
  person.begin(words.title)
  const asked = await complete(request, answers, person, io.language)
  if (asked === undefined) return givenUp(person, io, undefined)
  let lost: string | undefined
  const readings = await FirstReading.listen(client, io.language)
  for (;;) {
    const instructions = instructionsOf(asked, io.language)
    if (instructions !== undefined) person.instruct(words.prepare, instructions)
    const pairing = new GuidedPairing({ client, feed, readings, person, answers, language: io.language })
    const end = await pairing.run(asked)
    // Only a pairing that succeeds makes it heard again.
    if (end.state !== 'done') lost = end.lost ?? lost
    if (end.state === 'given-up') return givenUp(person, io, lost)
    if (end.state === 'done') {
      person.end(end.proven ? words.done : words.unproven)
      return EXIT.done
    }
    person.warn(`${end.code}  ${end[io.language]}\n→ ${end.next[io.language]}`)
    if (answers.yes || !(await person.confirm(words.again, true))) {
      person.end(lost === undefined ? words.notPaired : fill(words.lost, { device: lost }))
      return exitOf(end)
    }
  }
}

/** How the device is brought into pairing mode: in its maker's way where the model is known. */
function instructionsOf({ driver, category }: RequestOf['pair'], language: Language): string | undefined {
  const known = driver === undefined ? undefined : driverOf(driver)
  const own = known !== undefined && 'ble' in known.match ? known.match.ble.pairingMode : undefined
  const kind = known?.category ?? category
  return (own ?? (kind === undefined ? undefined : PAIRING_MODE_WORDS[kind]))?.[language]
}

function givenUp(person: Person, io: Io, lost: string | undefined): number {
  const words = PAIRING_WORDS[io.language]
  person.end(lost === undefined ? words.cancelled : fill(words.lost, { device: lost }))
  return EXIT.failed
}

/** Asks for what the options left open; undefined when the person gives up. */
async function complete(
  request: RequestOf['pair'],
  answers: Answers,
  person: Person,
  language: Language,
): Promise<RequestOf['pair'] | undefined> {
  const words = PAIRING_WORDS[language]
  const seconds = request.seconds ?? SECONDS
  if (isEnough(request)) return { ...request, seconds }
  const category = await person.choose(
    words.whichKind,
    pairableKinds().map((value) => ({ value, label: CATEGORY_WORDS[value][language] })),
  )
  if (category === undefined) return undefined
  if (request.device !== undefined || answers.yes) return { ...request, category, seconds }
  const name = await person.type(
    words.whichName,
    (text) => (text === '' || isDeviceId(text) ? undefined : words.badName),
    { placeholder: words.nameExample },
  )
  if (name === undefined) return undefined
  return { category, seconds, ...(name === '' ? {} : { device: name }) }
}
