import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { rawSocket } from '../src/bus/testing/stranger.ts'
import { startReplay } from '../src/testing.ts'
import { isFinal, listen } from './support/listener.ts'

const CUFF = 'sig-blood-pressure/consultation.jsonl'
const OXIMETER = 'contec-cms50/consultation.jsonl'
const THERMOMETER = 'sig-health-thermometer/consultation.jsonl'

/** Everything that a unit says of readings until all is played. */
async function hearAll(fixtures: readonly string[], unit: string) {
  await using replay = await startReplay({ fixtures, unit })
  await using screen = await listen(replay.url, unit)
  await replay.play()
  // What was published before has been heard before the answer.
  await screen.request('devices')
  return screen.messages.filter(({ topic }) => /^(observations|waveforms)/.test(topic))
}

describe('a replay for tests', () => {
  it('begins by itself once a client listens, so that nothing is missed', async () => {
    await using replay = await startReplay({ fixtures: [CUFF] })
    await using screen = await listen(replay.url, replay.unit)
    const { text } = await screen.until(
      (message) => isFinal(message) && message.topic === 'observations/blood-pressure/sig-blood-pressure',
    )
    const [systolic, diastolic] = JSON.parse(text).component
    expect([systolic.valueQuantity.value, diastolic.valueQuantity.value]).toEqual([128, 82])
  })

  it.each(['observations/#', 'waveforms/+/+', '#', '+/cuff-pressure/+'])('begins for the filter %s', async (filter) => {
    await using replay = await startReplay({ fixtures: [CUFF] })
    const client = await connectAsync(replay.webSocketUrl, { reconnectPeriod: 0 }, false)
    const first = new Promise((resolve) => {
      client.on('message', (topic) => {
        if (/\/(observations|waveforms)\//.test(topic)) resolve(topic)
      })
    })
    await client.subscribeAsync(`umt/v1/${replay.unit}/${filter}`, { qos: 1 })
    expect(await first).toContain('sig-blood-pressure')
    await client.endAsync(true)
  })

  it('waits for whoever asks for something else first, or for what is refused', async () => {
    await using replay = await startReplay({ fixtures: [CUFF] })
    const client = await connectAsync(replay.url, { reconnectPeriod: 0 }, false)
    const answer = new Promise((resolve) => {
      client.on('message', (topic, payload) => {
        if (topic.endsWith('response/devices')) resolve(JSON.parse(payload.toString()).data)
      })
    })
    const root = `umt/v1/${replay.unit}`
    await client.subscribeAsync([`${root}/status`, `${root}/response/devices`], { qos: 1 })
    await expect(client.subscribeAsync('umt/v1/another-unit/observations/#')).rejects.toThrow()
    await client.publishAsync(`${root}/request/devices`, '{"transaction":"1"}', { qos: 1 })
    expect(await answer).toEqual([])
    await client.endAsync(true)
  })

  it('plays once, however many clients come and however often it is told to', async () => {
    await using replay = await startReplay({ fixtures: [CUFF, THERMOMETER] })
    await using first = await listen(replay.url, replay.unit)
    await Promise.all([replay.play(), replay.play()])
    await using second = await listen(replay.url, replay.unit)
    await replay.play()
    await second.request('devices')
    await first.request('devices')
    // One blood pressure with its pulse, one temperature.
    expect(first.messages.filter(isFinal)).toHaveLength(3)
    expect(second.messages.filter(isFinal)).toEqual([])
  })

  it('lets every Observation of its recordings arrive, with no patient in it', async () => {
    const heard = await hearAll([CUFF, OXIMETER, THERMOMETER], 'umt-test')
    const finals = heard.filter(isFinal).map(({ topic }) => topic)
    expect(finals.sort()).toEqual([
      'observations/blood-pressure/sig-blood-pressure',
      'observations/body-temperature/sig-health-thermometer',
      'observations/heart-rate/contec-cms50',
      'observations/heart-rate/sig-blood-pressure',
      'observations/oxygen-saturation/contec-cms50',
      'observations/perfusion-index/contec-cms50',
    ])
    expect(heard.some(({ topic }) => topic === 'waveforms/plethysmogram/contec-cms50')).toBe(true)
    expect(JSON.stringify(heard)).not.toContain('Patient')
  })

  it('takes two recordings of one driver for two devices', async () => {
    const heard = await hearAll([CUFF, CUFF], 'umt-test')
    const pressures = heard.filter(isFinal).filter(({ topic }) => topic.startsWith('observations/blood-pressure/'))
    expect(pressures.map(({ topic }) => topic).sort()).toEqual([
      'observations/blood-pressure/sig-blood-pressure',
      'observations/blood-pressure/sig-blood-pressure-2',
    ])
  })

  it('is not disturbed by another one that runs at the same time', async () => {
    const [cuff, thermometer] = await Promise.all([hearAll([CUFF], 'umt-a'), hearAll([THERMOMETER], 'umt-b')])
    const finals = (heard: typeof cuff) => heard.filter(isFinal).map(({ topic }) => topic)
    expect(finals(cuff)).toEqual([
      'observations/blood-pressure/sig-blood-pressure',
      'observations/heart-rate/sig-blood-pressure',
    ])
    expect(finals(thermometer)).toEqual(['observations/body-temperature/sig-health-thermometer'])
  })

  it('leaves neither a port nor a file behind, even when it is let go in the middle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'umt-testing-export-'))
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => {
      vi.unstubAllEnvs()
      rmSync(folder, { recursive: true })
    })
    const replay = await startReplay({ fixtures: [OXIMETER], speed: 1 })
    expect(readdirSync(folder)).toHaveLength(1)
    await using screen = await listen(replay.url, replay.unit)
    await screen.until(({ topic }) => topic.startsWith('devices/'))
    const playing = replay.play()
    await replay[Symbol.asyncDispose]()
    await playing
    expect(readdirSync(folder)).toEqual([])
    for (const url of [replay.url, replay.webSocketUrl])
      await expect(rawSocket(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('with encounters knows no speed at which nobody could come in between', async () => {
    await expect(startReplay({ fixtures: [CUFF], encounters: true, speed: 'max' })).rejects.toThrow(RangeError)
  })

  it('with encounters holds what is measured while nobody is in, and measures again', async () => {
    await using replay = await startReplay({ fixtures: [CUFF], encounters: true, speed: 50 })
    await using screen = await listen(replay.url, replay.unit)
    await replay.play()
    await screen.until(({ topic }) => topic === 'held')
    expect(screen.messages.filter(isFinal)).toEqual([])
    const subject = { kind: 'literal', reference: 'Patient/example' }
    await screen.request('encounter/open', { id: 'c-1', subject })
    const { text } = await screen.until(isFinal)
    expect(JSON.parse(text).encounter).toEqual({ reference: 'Encounter/c-1' })
  })

  it('starts nothing when a recording is not there', async () => {
    await expect(startReplay({ fixtures: [CUFF, 'nobody/nothing.jsonl'] })).rejects.toMatchObject({
      code: 'UMT-RECORDING-102',
    })
  })
})
