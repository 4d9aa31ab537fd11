import { createInterface } from 'node:readline'
import { PROFILE_URLS } from '../../src/fhir/dialect/names.ts'
import { sentBefore, sentOf, VARIANTS } from './what-is-sent.ts'

// For a judge of FHIR outside: Observations as they were published on standard input, one a line; on standard output everything
// that would be sent of them, in every dialect, each once.

/** A judge has no profiles of Mesures de santé: those of FrCore stand in for them, on which they rest. Of FrCore it has 2.0. */
const KNOWN_TO_A_JUDGE = {
  frcore: '2.0',
  profiles: {
    'mesures/bp': PROFILE_URLS['frcore/bp'],
    'mesures/heartrate': PROFILE_URLS['frcore/heartrate'],
    'mesures/oxygensat': PROFILE_URLS['frcore/oxygensat'],
    'mesures/bodytemp': PROFILE_URLS['frcore/bodytemp'],
    'mesures/resprate': PROFILE_URLS['frcore/resprate'],
  },
} as const

/** What `replay` prints is nobody's, and nobody's is never forwarded. */
const ofSomebody = (body: string): string =>
  body.replace(
    /"subject":\{"extension":\[[^\]]*\]\}/,
    '"subject":{"type":"Patient","identifier":{"system":"urn:oid:1.2.250.1.213.1.4.11","value":"279035121518989"}}',
  )

const variants = VARIANTS.map((settings) => ({ ...settings, ...KNOWN_TO_A_JUDGE }))
const sent = new Set(variants.flatMap(sentBefore).map((resource) => JSON.stringify(resource)))
let published = 0
for await (const line of createInterface({ input: process.stdin })) {
  // A live value has no id, and is never forwarded.
  if (!line.startsWith('{"resourceType":"Observation","id"')) continue
  published += 1
  const body = ofSomebody(line)
  for (const settings of variants) for (const resource of sentOf(body, settings)) sent.add(JSON.stringify(resource))
}
for (const resource of sent) process.stdout.write(`${resource}\n`)

console.error(`${published} Observations in ${variants.length} dialects: ${sent.size} resources`)
