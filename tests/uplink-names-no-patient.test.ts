import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fileWith, running } from './support/a-platform.ts'
import { says } from './support/http-server.ts'

const TOLD = fileURLToPath(new URL('support/uplink-told.ts', import.meta.url))
const PATIENT = 'DUPONT-2790351215'
const TOKEN = 'sesame-of-the-vehicle'

it.each([
  ['refuses it and quotes the patient', 422, 'poison 422 value '],
  ['answers it in a page that quotes the patient', 502, 'transient 502'],
  ['takes it and quotes the patient', 200, 'accepted 200'],
])('a server that %s is told of without him, whatever libraries would log', async (_what, status, expected) => {
  const quoting = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'value', diagnostics: PATIENT }],
  }
  const body = status === 200 ? { resourceType: 'Patient', text: PATIENT } : status === 502 ? `<p>${PATIENT}` : quoting
  const server = await running(says(status, body))
  const child = spawn(process.execPath, [TOLD, server.origin, fileWith(TOKEN), PATIENT], {
    env: { ...process.env, DEBUG: '*' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(server.heard).toHaveLength(4)
  for (const { headers } of server.heard) expect(headers.authorization).toBe(`Bearer ${TOKEN}`)
  expect(server.heard[0]?.body).toContain(PATIENT)
  expect(out.match(new RegExp(expected, 'g'))).toHaveLength(4)
  for (const secret of [PATIENT, 'DUPONT', '2790351215', TOKEN]) expect(`${out}\n${err}`).not.toContain(secret)
})
