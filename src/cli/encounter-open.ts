import type { BusClient } from '../bus/client.ts'
import type { DataOf, RequestOf } from '../bus/requests.ts'
import { admitted } from '../encounter/admitted-subject.ts'
import { fill, UmtError } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { personAt } from './asked.ts'
import { connect } from './connect.ts'
import { encounterLines } from './encounter-status.ts'
import type { Io } from './io.ts'
import { namedPatient, refusalOf } from './named-patient.ts'
import type { Person } from './person.ts'
import { whenOf } from './when.ts'

type Status = DataOf['encounter/status']
type Subject = RequestOf['encounter/open']['subject']

/** `umt encounter open`: what is measured from now on is this patient's. A person is asked for what was not given. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = CONSULTATION_WORDS[io.language]
  const performer = performerOf(args)
  const given = await givenPatient(args, io)
  const person = await personAt(args, io)
  if (given === undefined && person === undefined) throw new UmtError('UMT-CLI-112')
  await using client = await connect(args)
  const seen = await client.request('encounter/status', {})
  const replace = await mayReplace(seen, args, io, person)
  if (replace === undefined) return EXIT.failed
  const named = given ?? (await askPatient(person, io))
  if (named === undefined) {
    io.err(words.notOpened)
    return EXIT.failed
  }
  // Here already: a national identity that is not qualified does not even reach the bus.
  const subject = admitted(named)
  if (replace && person) await refuseUnseen(client, seen)
  const id = args.text('id') ?? crypto.randomUUID()
  const opened = await client.request('encounter/open', {
    id,
    subject,
    ...(performer && { performer }),
    ...(replace && { replace }),
  })
  if (args.flag('json')) io.out(JSON.stringify(opened))
  else io.out(fill(words.opened, { ...whenOf(opened.since, io.language), id: opened.id }))
  return EXIT.done
}

/** A professional by the number in the national register. */
function performerOf(args: Args): RequestOf['encounter/open']['performer'] {
  const value = args.text('performer')
  if (value === undefined) return undefined
  if (!/^\d{11}$/.test(value)) throw args.wrong('--performer RPPS (11)')
  return { system: RPPS, value }
}

const RPPS = 'https://rpps.esante.gouv.fr'

/** What stands on the command line or, for `-`, on the first line of standard input: `ps` shows no such line. */
async function givenPatient(args: Args, io: Io): Promise<Subject | undefined> {
  const word = args.text('patient')
  if (word === undefined) return undefined
  const text = word === '-' ? ((await io.input?.()) ?? '').split('\n')[0]?.trim() : word
  const subject = namedPatient(text ?? '')
  if (subject === undefined) throw args.wrong('--patient Patient/<id> | <system>|<value>')
  return subject
}

/**
 * Whether one that is open may be closed for this one; undefined when the person says no. Without `--replace` and without a
 * person the daemon refuses.
 */
async function mayReplace(status: Status, args: Args, io: Io, person: Person | undefined) {
  const words = CONSULTATION_WORDS[io.language]
  if (status.state === 'closed' || (args.flag('replace') && (args.flag('yes') || person === undefined)))
    return args.flag('replace')
  if (person === undefined || args.flag('yes')) {
    if (!args.flag('json')) for (const line of encounterLines(status, io.language)) io.err(line)
    return false
  }
  const when = whenOf(status.since, io.language)
  // Enter alone replaces nobody.
  if ((await person.confirm(fill(words.replace, { ...when }), false)) === true) return true
  io.err(fill(words.stays, { ...when }))
  return undefined
}

/** While she typed, a screen may have opened another one, of which she was not asked. */
async function refuseUnseen(client: BusClient, seen: Status): Promise<void> {
  const now = await client.request('encounter/status', {})
  if (now.state === 'open' && (seen.state === 'closed' || seen.id !== now.id))
    throw new UmtError('UMT-ENCOUNTER-101', { encounter: now.id })
}

async function askPatient(person: Person | undefined, io: Io): Promise<Subject | undefined> {
  const words = CONSULTATION_WORDS[io.language]
  const complaint = (text: string) => {
    const named = namedPatient(text)
    return named === undefined ? words.badPatient : refusalOf(named)?.what(io.language)
  }
  const typed = await person?.type(words.whichPatient, complaint)
  return typed === undefined ? undefined : namedPatient(typed)
}
