import { z } from 'zod'
import type { BusClient } from '../bus/client.ts'
import { fill, type Language } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import { MOVE_WORDS } from '../messages/move-words.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { connect } from './connect.ts'
import { isEncounterId, typedEncounter } from './encounter-id.ts'
import type { Io } from './io.ts'
import { missing } from './missing.ts'
import { finalLine } from './observation-line.ts'
import type { Person } from './person.ts'
import { reasonOf } from './reason.ts'

/** Of an encounter, or of nobody. */
type Whose = { readonly encounter?: string }

/** `umt reading move [OBSERVATION]`: a person says that a reading was given to the wrong patient, and whose it is. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = MOVE_WORDS[io.language]
  const named = whoseNamed(args)
  const [given] = args.positionals
  if (given !== undefined && !z.uuid().safeParse(given).success) throw args.wrong('OBSERVATION (UUID)')
  const person = await personAt(args, io)
  const undone = () => {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  await using client = await connect(args)
  const observation = given?.toLowerCase() ?? (await chosenObservation(client, io, person))
  if (observation === undefined) return undone()
  const whose = named ?? (await askWhose(io.language, person))
  if (whose === undefined) return undone()
  const reason = await reasonOf(args, io, person, words.why)
  if (reason === undefined) return undone()
  const told = whoseText(whose, io.language)
  if (!(await isAgreed(args, person, fill(words.agree, { whose: told }), false))) return undone()
  const moved = await client.request('reading/move', { observation, ...whose, reason })
  if (args.flag('json')) io.out(JSON.stringify(moved))
  else {
    const counts = { withdrawn: String(moved.withdrawn.length), made: String(moved.observations.length) }
    io.out(fill(words.moved, { whose: told, ...counts }))
  }
  return EXIT.done
}

function whoseNamed(args: Args): Whose | undefined {
  const encounter = args.text('encounter')
  const nobody = args.flag('nobody')
  if (nobody && encounter !== undefined) throw args.wrong('--encounter ID | --nobody')
  if (encounter !== undefined && !isEncounterId(encounter)) throw args.wrong('--encounter ID')
  if (nobody) return {}
  return encounter === undefined ? undefined : { encounter }
}

const whoseText = ({ encounter }: Whose, language: Language): string =>
  encounter === undefined ? MOVE_WORDS[language].toNobody : fill(MOVE_WORDS[language].toEncounter, { encounter })

const withId = z.looseObject({ id: z.uuid() })

/** One of the open encounter, shown with its value: nobody decides on an id alone. */
async function chosenObservation(client: BusClient, io: Io, person: Person | undefined): Promise<string | undefined> {
  if (person === undefined) throw missing('observation')
  const words = MOVE_WORDS[io.language]
  const choices = (await client.request('encounter/observations', {})).flatMap((observation) => {
    const { data } = withId.safeParse(observation)
    const label = finalLine(observation, io.language)
    return data === undefined || label === undefined ? [] : [{ value: data.id, label }]
  })
  if (choices.length === 0) {
    io.err(words.none)
    return undefined
  }
  return await person.choose(words.which, choices)
}

async function askWhose(language: Language, person: Person | undefined): Promise<Whose | undefined> {
  if (person === undefined) throw missing('encounter')
  const words = { ...CONSULTATION_WORDS[language], ...MOVE_WORDS[language] }
  const answer = await person.choose(words.whose, [
    { value: 'another', label: words.anotherOne },
    { value: 'nobody', label: words.nobody },
  ])
  if (answer === undefined) return undefined
  if (answer === 'nobody') return {}
  const encounter = await typedEncounter(person, language)
  return encounter === undefined ? undefined : { encounter }
}
