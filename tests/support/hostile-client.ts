import { expect } from 'vitest'
import { stranger } from '../../src/bus/testing/stranger.ts'
import type { Listener } from './listener.ts'

/** Somebody, or a program with a fault, writes a patient wherever a client can write. */
export async function beHostile(url: string, unit: string, screen: Listener, name: string): Promise<void> {
  const root = `umt/v1/${unit}`
  const subject = { kind: 'logical', system: 'urn:oid:1.2.3', value: name }
  for (const [verb, payload] of [
    ['encounter/open', { id: 'visit-2', subject }],
    ['encounter/open', { id: name, subject: { ...subject, system: '' } }],
    ['encounter/open', { id: 'visit-3', subject: { kind: name }, by: `${name}\n` }],
    ['encounter/close', { id: name }],
    ['held/assign', { key: name, encounter: name, reason: name }],
    ['held/discard', { key: name, reason: name }],
    ['held/show', { key: name }],
    ['capture', { device: name, metric: name }],
    ['forget', { device: name }],
    ['pair', { driver: name }],
    ['pair/answer', { pairing: name, passkey: name }],
    ['scan', { seconds: name }],
  ] as const)
    expect(JSON.parse(await screen.request(verb, payload)), verb).toMatchObject({ status: 'error' })

  await expect(stranger(url, { clientId: name, username: name, password: name })).rejects.toThrow()
  const bare = await stranger(url, { clientId: name })
  for (const payload of [`{"transaction":"t","id":"${name}"`, `"${name}"`, Buffer.from(name, 'latin1')])
    await bare.client.publishAsync(`${root}/request/encounter/open`, payload, { qos: 1, retain: true })
  await bare.client.publishAsync(`${root}/request/encounter/open`, JSON.stringify({ transaction: name }), { qos: 2 })
  await bare.client.subscribeAsync(`${root}/${name}`).catch(() => undefined)
  await bare.client.subscribeAsync(`${name}/#`).catch(() => undefined)
  bare.client.publish(`${root}/observations/${name}`, name, { qos: 1, retain: true })
  await bare.gone
  const will = { topic: `${root}/status`, payload: Buffer.from(name), qos: 1, retain: true } as const
  await expect(stranger(url, { clientId: `${name} 2`, will })).rejects.toThrow()
  const dying = await stranger(url, { will: { ...will, topic: `${root}/request/encounter/close` } })
  dying.client.stream.destroy()
  await dying.gone
}
