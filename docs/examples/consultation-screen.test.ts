// A test of your own screen against a real bus: recordings play in the place of devices, nothing to install but npm.
import { connectAsync } from 'mqtt'
import { startReplay } from 'umt-vitals/testing'
import { expect, it } from 'vitest'

it('shows the blood pressure that the cuff measured', async () => {
  await using replay = await startReplay({ fixtures: ['sig-blood-pressure/consultation.jsonl'], speed: 'max' })
  const screen = await connectAsync(replay.url)
  const shown: string[] = []
  screen.on('message', (_topic, payload) => {
    const observation = JSON.parse(payload.toString())
    if (observation.status !== 'final' || !observation.component) return
    const [systolic, diastolic] = observation.component
    shown.push(`${systolic.valueQuantity.value}/${diastolic.valueQuantity.value}`)
  })
  // The recording begins to play once somebody listens.
  await screen.subscribeAsync(`umt/v1/${replay.unit}/observations/#`, { qos: 1 })
  await replay.play()
  await expect.poll(() => shown).toEqual(['128/82'])
  await screen.endAsync()
})
