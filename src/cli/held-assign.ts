import type { BusClient } from '../bus/client.ts'
import { fill } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { connect } from './connect.ts'
import { isEncounterId, typedEncounter } from './encounter-id.ts'
import { keyToDecide } from './held-show.ts'
import type { Io } from './io.ts'
import { missing } from './missing.ts'
import type { Person } from './person.ts'
import { reasonOf } from './reason.ts'
import { whenOf } from './when.ts'

/** `umt held assign KEY`: a person says in which encounter a held reading was measured. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = CONSULTATION_WORDS[io.language]
  const named = args.text('encounter')
  if (named !== undefined && !isEncounterId(named)) throw args.wrong('--encounter ID')
  const person = await personAt(args, io)
  const undone = () => {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  await using client = await connect(args)
  const key = await keyToDecide(client, args, io, person)
  if (key === undefined) return undone()
  const encounter = named ?? (await askEncounter(client, io, person))
  if (encounter === undefined) return undone()
  const reason = await reasonOf(args, io, person, words.whyAssign)
  if (reason === undefined) return undone()
  if (!(await isAgreed(args, person, fill(words.assign, { encounter }), false))) return undone()
  const assigned = await client.request('held/assign', { key, encounter, reason })
  io.out(args.flag('json') ? JSON.stringify(assigned) : fill(words.assigned, { encounter: assigned.encounter }))
  return EXIT.done
}

/** The open one first. A program names it: whoever is in the cabin just then is no answer to whose reading it is. */
async function askEncounter(client: BusClient, io: Io, person: Person | undefined): Promise<string | undefined> {
  if (person === undefined) throw missing('encounter')
  const words = CONSULTATION_WORDS[io.language]
  const status = await client.request('encounter/status', {})
  if (status.state === 'open') {
    const label = `${status.id}: ${fill(words.theOpenOne, { ...whenOf(status.since, io.language) })}`
    const answer = await person.choose(words.whichEncounter, [
      { value: 'open', label },
      { value: 'another', label: words.anotherOne },
    ])
    if (answer !== 'another') return answer && status.id
  }
  return await typedEncounter(person, io.language)
}
