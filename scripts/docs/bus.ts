import { REQUEST_TABLE, VERBS } from '../../src/bus/requests.ts'
import { DATA_SAMPLES, REQUEST_SAMPLES, SAMPLES } from '../../src/bus/samples.ts'
import { TOPIC_NAMES, TOPIC_TABLE, type TopicName } from '../../src/bus/topics.ts'
import { fieldLines } from './fields.ts'
import { sampleObservation } from './observation.ts'

const example = (payload: unknown): readonly string[] => ['', '```json', JSON.stringify(payload, undefined, 2), '```']

/** Topics whose sample shows one case of several. */
const isOfConsultation = (name: TopicName): boolean => ['encounter', 'held', 'decided', 'events'].includes(name)

const listed = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [...lines, ''])

/** The contract of the bus, for people who write a consultation screen. */
export const busDocument = (): string =>
  [
    '# The bus',
    '',
    'MQTT 3.1.1 over TCP and WebSocket (subprotocol `mqtt`), JSON, everything below `umt/v1/<unit>/`. Made from the tables in',
    '`src/bus/` by `npm run docs`: what the daemon publishes and answers is checked against the same tables.',
    '',
    '- Instants are ISO 8601 with an offset. Numbers in Observations keep the digits that the device sent: `36.50` is not `36.5`.',
    '- Patient values are never retained. A screen that reloads asks `request/encounter/observations`.',
    '- A final that arrives after its encounter was closed, or is assigned to a closed one, is not published: it is in the journal.',
    '- `final` Observations are on disk before they are published, each once. `preliminary` ones are live values, about one a',
    '  second; they are for the eye and are not stored. QoS 1 does not make a sleeping subscriber whole: the request does.',
    '- The daemon alone publishes. A client may publish on `request/…` only; anything else ends its connection.',
    '- A program that does not know the name of the unit subscribes to `umt/v1/+/observations/#`; `#` alone is refused.',
    '- Sessions are not kept: every client starts clean. A client that does not read for five seconds is dropped.',
    '- The same goes to a broker outside the vehicle where the configuration names one: [broker.md](broker.md).',
    '',
    '## Topics',
    '',
    '| topic | retained | QoS | |',
    '|---|---|---|---|',
    ...TOPIC_NAMES.map((name) => {
      const { pattern, retained, qos, doc } = TOPIC_TABLE[name]
      return `| \`${pattern}\` | ${retained ? 'yes' : 'no'} | ${qos} | ${doc} |`
    }),
    ...TOPIC_NAMES.flatMap((name) => [
      '',
      `### \`${TOPIC_TABLE[name].pattern}\``,
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
    '```sh',
    "mosquitto_sub -t 'umt/v1/+/response/#' -v &",
    'mosquitto_pub -q 1 -t umt/v1/umt-nievre-1/request/encounter/status -m \'{ "transaction": "1" }\'',
    '```',
    '',
    ...VERBS.flatMap((verb) => [
      `### \`request/${verb}\``,
      '',
      REQUEST_TABLE[verb].doc,
      ...example({ transaction: '1', ...REQUEST_SAMPLES[verb] }),
      '',
      ...listed(fieldLines(REQUEST_TABLE[verb].request)),
      'Answer:',
      ...example({ transaction: '1', status: 'ok', data: DATA_SAMPLES[verb] }),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
