import { systemClock } from '../../src/clock.ts'
import { openPlatform } from '../../src/uplink/client/open-platform.ts'
import { endpointSchema } from '../../src/uplink/endpoint.ts'
import { verdictOf } from '../../src/uplink/verdict/verdict-of.ts'

/** A process of its own that sends what it is told to a server, and says of it what a log may say. */
const [url, file, patient] = process.argv.slice(2)
const endpoint = endpointSchema.parse({ name: 'telmi', url, auth: { kind: 'bearer', token: { file } } })
await using platform = await openPlatform(endpoint, { clock: systemClock, env: process.env })
const body = JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: { subject: { display: patient } } }] })
const search = `identifier=urn:oid:1.2.3%7C${encodeURIComponent(patient ?? '')}`
for (const answer of [
  await platform.bundle(body),
  await platform.create('Patient', body, search),
  await platform.update(`Patient?${search}`, body),
  await platform.find(`Patient?${search}`),
]) {
  const { kind, signature } = verdictOf(answer)
  process.stdout.write(`${kind} ${signature}\n`)
}
