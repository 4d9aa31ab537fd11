import { expect, it } from 'vitest'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { isFinal, listen } from './support/listener.ts'

const PATIENT = { kind: 'literal', reference: 'Patient/p1' }
const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])

it('the nurse who was named when the encounter opened stands in what is measured, after a restart too', async () => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await using screen = await listen(daemon.url, UNIT)
    await screen.request('encounter/open', { id: 'e1', subject: PATIENT, performer: NURSE })
  }
  await using daemon = await aDaemon({ state })
  await using screen = await listen(daemon.url, UNIT)
  await play(daemon, TEMPERATURE)
  const final = JSON.parse((await screen.until(isFinal)).text)
  expect(final.performer).toEqual([{ type: 'Practitioner', identifier: NURSE }])
  // She is a person too: what everybody may read names her as little as the patient.
  const open = screen.messages.filter(({ topic }) => !/^(observations|request|response)\//.test(topic))
  expect(JSON.stringify(open)).not.toMatch(/10001234567|Patient/)
})

it('a number that is none of the RPPS is refused, and nobody is in the cabin', async () => {
  await using daemon = await aDaemon()
  await using screen = await listen(daemon.url, UNIT)
  const performer = { ...NURSE, value: '1000123456' }
  const { error } = JSON.parse(await screen.request('encounter/open', { id: 'e1', subject: PATIENT, performer }))
  expect(error).toMatchObject({ code: 'UMT-BUS-102', params: { detail: 'performer.value' } })
  expect(JSON.stringify(error)).not.toContain('1000123456')
  expect(JSON.parse(await screen.request('encounter/status')).data.state).toBe('closed')
})
