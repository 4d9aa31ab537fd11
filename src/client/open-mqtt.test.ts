import { expect, it } from 'vitest'
import { openMqtt } from './open-mqtt.ts'

it.each(['umt-1.local', '', 'http://127.0.0.1:9001', 'ws://nurse:50%ff@127.0.0.1:1'])(
  'what is not the address of a bus (%s) is refused with words for who typed it',
  async (url) => {
    await expect(openMqtt(url, 500, {})).rejects.toMatchObject({
      code: 'UMT-BUS-104',
      fr: expect.stringContaining('pas l’adresse d’un bus'),
    })
  },
)

it('a password in what is not the address of a bus is not told again', async () => {
  const failure = await openMqtt('nurse:secret@umt-1.local', 500, {}).catch((error: unknown) => error)
  expect(JSON.stringify([failure, String(failure)])).not.toContain('secret')
})
