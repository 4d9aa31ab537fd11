import { createServer } from 'node:http'

/** A FHIR server that takes everything at once, so that what is measured is the client. */
const created = { response: { status: '201 Created', location: 'Observation/1/_history/1' } }
const answer = JSON.stringify({
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: [created, created, created],
})

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(answer))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
process.on('disconnect', () => process.exit())
