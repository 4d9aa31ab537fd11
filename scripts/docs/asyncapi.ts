import { stringify } from 'yaml'
import { CONTRACT } from '../../src/bus/contract.ts'
import { REQUEST_TABLE, VERBS, type Verb } from '../../src/bus/requests.ts'
import { REQUEST_SAMPLES, SAMPLES } from '../../src/bus/samples.ts'
import { TOPIC_NAMES, TOPIC_TABLE, type TopicName } from '../../src/bus/topics.ts'
import { METRIC_IDS } from '../../src/reading/metrics.ts'
import { SIGNALS } from '../../src/reading/signals.ts'
import { sampleObservation } from './observation.ts'
import { ERROR, requestFile, responseFile, topicFile } from './schemas.ts'

const LEVEL = 'Lower-case letters, digits and hyphens.'

const PARAMETERS: Readonly<Record<string, object>> = {
  unit: { description: `The vehicle, as its configuration names it. ${LEVEL}`, examples: ['umt-nievre-1'] },
  device: { description: `One device. ${LEVEL}`, examples: ['nonin-3230-1'] },
  metric: { description: 'What was measured.', enum: METRIC_IDS },
  signal: { description: 'What the samples are of.', enum: Object.keys(SIGNALS) },
}

/** Names in the document have no slash. */
const named = (verb: Verb): string => verb.replaceAll('/', '.')

const ref = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` })

const transaction = { correlationId: ref('components', 'correlationIds', 'transaction') }

const schema = (file: string) => ({ $ref: `./schemas/${file}` })

const parametersIn = (pattern: string) =>
  Object.fromEntries(
    ['{unit}', ...(pattern.match(/\{\w+\}/g) ?? [])].map((braces) => {
      const name = braces.slice(1, -1)
      return [name, ref('components', 'parameters', name)]
    }),
  )

const channel = (below: string, messages: readonly string[]) => ({
  address: `umt/v1/{unit}/${below}`,
  messages: Object.fromEntries(messages.map((name) => [name, ref('components', 'messages', name)])),
  parameters: parametersIn(below),
})

const of = (verb: Verb) => ({ request: `request.${named(verb)}`, response: `response.${named(verb)}` })

const channels = () =>
  Object.fromEntries([
    ...TOPIC_NAMES.map((name) => [
      name,
      { ...channel(TOPIC_TABLE[name].pattern, [name]), description: TOPIC_TABLE[name].doc },
    ]),
    ...VERBS.flatMap((verb) => [
      [of(verb).request, { ...channel(`request/${verb}`, [of(verb).request]), description: REQUEST_TABLE[verb].doc }],
      [of(verb).response, channel(`response/${verb}`, [of(verb).response, 'error'])],
    ]),
  ])

const mqtt = (fields: object) => ({ bindings: { mqtt: { ...fields, bindingVersion: '0.2.0' } } })

/** As the daemon sees it: it sends what is on a topic and receives requests. */
const operations = () =>
  Object.fromEntries([
    ...TOPIC_NAMES.map((name) => {
      const { qos, retained, readers } = TOPIC_TABLE[name]
      return [
        `publish.${name}`,
        {
          action: 'send',
          channel: ref('channels', name),
          messages: [ref('channels', name, 'messages', name)],
          ...mqtt({ qos, retain: retained }),
          'x-readers': readers,
        },
      ]
    }),
    ...VERBS.map((verb) => {
      const { request, response } = of(verb)
      const { callers, changing = false } = REQUEST_TABLE[verb]
      return [
        `answer.${named(verb)}`,
        {
          action: 'receive',
          channel: ref('channels', request),
          messages: [ref('channels', request, 'messages', request)],
          reply: {
            channel: ref('channels', response),
            messages: [ref('channels', response, 'messages', response), ref('channels', response, 'messages', 'error')],
          },
          ...mqtt({ qos: 1, retain: false }),
          'x-callers': callers,
          'x-changing': changing,
        },
      ]
    }),
  ])

const example = (payload: unknown) => ({ examples: [{ payload }] })

const topicMessage = (name: TopicName) => ({
  name,
  summary: TOPIC_TABLE[name].doc,
  contentType: 'application/json',
  payload: schema(topicFile(name)),
  ...example(name === 'observations' ? JSON.parse(JSON.stringify(sampleObservation())) : SAMPLES[name]),
})

const messages = () =>
  Object.fromEntries([
    ...TOPIC_NAMES.map((name) => [name, topicMessage(name)]),
    ...VERBS.flatMap((verb) => [
      [
        of(verb).request,
        {
          name: of(verb).request,
          ...transaction,
          payload: schema(requestFile(verb)),
          ...example({ transaction: '1', ...REQUEST_SAMPLES[verb] }),
        },
      ],
      [of(verb).response, { name: of(verb).response, ...transaction, payload: schema(responseFile(verb)) }],
    ]),
    ['error', { name: 'error', summary: 'The request was not carried out.', ...transaction, payload: schema(ERROR) }],
  ])

const security = [ref('components', 'securitySchemes', 'user')]

const servers = {
  loopback: {
    host: '127.0.0.1:1883',
    protocol: 'mqtt',
    description: 'For programs of this machine, in the clear. Without a user nothing but `status` is read.',
    security,
  },
  page: {
    host: '127.0.0.1:9001',
    protocol: 'ws',
    description: 'For pages in a browser of this machine; subprotocol `mqtt`.',
    security,
  },
  tls: {
    host: '{vehicle}:8883',
    protocol: 'mqtts',
    description: 'For screens that are not on this machine; trusted by the authority of the vehicle.',
    variables: { vehicle: { description: 'A name or an address in its certificate.', default: 'vehicle.local' } },
    security,
  },
  securePage: {
    host: '{vehicle}:9443',
    protocol: 'wss',
    description: 'For pages in a browser elsewhere in the vehicle.',
    variables: { vehicle: { description: 'A name or an address in its certificate.', default: 'vehicle.local' } },
    security,
  },
  socket: {
    host: 'localhost',
    pathname: '/run/umt-vitals/bus.sock',
    protocol: 'mqtt+unix',
    description: 'For the commands of this machine: whoever may open the socket has every role.',
  },
}

/** `docs/bus/asyncapi.yaml`: the contract for tools. */
export const asyncapiDocument = (): string =>
  `# Made by npm run docs from the tables in src/bus/.\n${stringify(
    {
      asyncapi: '3.0.0',
      info: {
        title: 'umt-vitals: the bus of a mobile telemedicine unit',
        version: `${CONTRACT}.0`,
        description:
          'MQTT 3.1.1, JSON. Medical devices of one vehicle as FHIR R4 Observations; what a screen may ask. README.md says it in words, versioning.md how it may change. `x-readers` and `x-callers` are the roles of a user who may read a topic or ask: `anyone` needs none on this machine.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      defaultContentType: 'application/json',
      servers,
      channels: channels(),
      operations: operations(),
      components: {
        messages: messages(),
        parameters: PARAMETERS,
        correlationIds: {
          transaction: {
            description: 'Chosen by whoever asks, a new one each time.',
            location: '$message.payload#/transaction',
          },
        },
        securitySchemes: {
          user: { type: 'userPassword', description: 'A user of `umt bus user`, with his roles.' },
        },
      },
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )}`
