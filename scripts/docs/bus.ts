import { readFileSync } from 'node:fs'
import { REQUEST_TABLE, VERBS, type Verb } from '../../src/bus/requests.ts'
import { type Readers, ROLES } from '../../src/bus/roles.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from '../../src/bus/samples.ts'
import { TOPIC_NAMES, TOPIC_TABLE, type TopicName } from '../../src/bus/topics.ts'
import { fieldLines } from './fields.ts'
import { sampleObservation } from './observation.ts'

const example = (payload: unknown): readonly string[] => ['', '```json', JSON.stringify(payload, undefined, 2), '```']

/** Topics whose sample shows one case of several. */
const isOfConsultation = (name: TopicName): boolean => ['encounter', 'held', 'decided', 'events'].includes(name)

const listed = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [...lines, ''])

const INTRODUCTION = readFileSync(new URL('bus-introduction.md', import.meta.url), 'utf8')

function forWhom(roles: Readers): string {
  if (roles === 'anyone') return 'anyone'
  return roles.length === ROLES.length ? 'every role' : roles.join(', ')
}

/** A whole Observation where the sample has the mere frame of one. */
const answerOf = (verb: Verb): unknown =>
  verb === 'encounter/observations' ? [sampleObservation()] : DATA_SAMPLES[verb]

/** As GitHub makes them: small letters, digits and hyphens of the heading. */
const anchor = (heading: string): string => `reference.md#${heading.replace(/[^a-z0-9-]/g, '')}`

/** The door for people who write a consultation screen: what there is, each with a way to its place in the reference. */
export const busDocument = (): string =>
  [
    INTRODUCTION,
    '## Topics',
    '',
    '| topic | retained | QoS | for | |',
    '|---|---|---|---|---|',
    ...TOPIC_NAMES.map((name) => {
      const { pattern, retained, qos, readers, doc } = TOPIC_TABLE[name]
      return `| [\`${pattern}\`](${anchor(pattern)}) | ${retained ? 'yes' : 'no'} | ${qos} | ${forWhom(readers)} | ${doc} |`
    }),
    '',
    '## Requests',
    '',
    '| request | for | |',
    '|---|---|---|',
    ...VERBS.map((verb) => {
      const { callers, doc } = REQUEST_TABLE[verb]
      return `| [\`${verb}\`](${anchor(`request/${verb}`)}) | ${forWhom(callers)} | ${firstSentence(doc)} |`
    }),
    '',
  ].join('\n')

const firstSentence = (doc: string): string => /^.*?\.(?= |$)/.exec(doc)?.[0] ?? doc

/** Every topic and every request with an example and its fields. */
export const busReference = (): string =>
  [
    '# Every message of the bus',
    '',
    'Below `umt/v1/<unit>/`. What it is for and how to begin: [the bus](README.md). The same for programs: [asyncapi.yaml](asyncapi.yaml)',
    'and [schemas/](schemas/observations.json).',
    '',
    '## Topics',
    ...TOPIC_NAMES.flatMap((name) => [
      '',
      `### \`${TOPIC_TABLE[name].pattern}\``,
      '',
      TOPIC_TABLE[name].doc,
      ...example(name === 'observations' ? sampleObservation() : SAMPLES[name]),
      ...(isOfConsultation(name) ? ['', ...fieldLines(TOPIC_TABLE[name].payload)] : []),
    ]),
    '',
    '## Requests',
    '',
    'Publish on `request/<verb>` with a `transaction` of your choice; the answer comes on `response/<verb>` with the same one:',
    '`{"transaction": "…", "status": "ok", "data": …}`, or `"status": "error"` with `error.code` ([codes](../errors.md)),',
    '`error.message` (English), `error.fr`, `error.next` and `error.params`. Each request has a new transaction: one that opens or',
    'closes an encounter and comes again, the same to the byte, gets its first answer again and is not carried out twice.',
    '',
    'A request may carry `by`, up to 64 characters: who sits before the client. It is kept, as a claim, in the audit of what was done, beside',
    'the identifier of the MQTT client and the user that the broker let in.',
    '',
    'A field that is malformed is named by `UMT-BUS-102`; what may stand in each is listed below its example. Why a reading is held',
    '(`reason`) is one of [these](../attribution.md).',
    '',
    ...VERBS.flatMap((verb) => [
      `### \`request/${verb}\``,
      '',
      REQUEST_TABLE[verb].doc,
      `For: ${forWhom(REQUEST_TABLE[verb].callers)}.`,
      ...example({ transaction: '1', ...REQUEST_SAMPLES[verb] }),
      '',
      ...listed(fieldLines(REQUEST_TABLE[verb].request)),
      'Answer:',
      ...example({ transaction: '1', status: 'ok', data: answerOf(verb) }),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
