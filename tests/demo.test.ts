import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from './support/empty-temp.ts'
import { jsonLines, UMT, umt } from './support/umt.ts'

describe('umt demo --once', () => {
  it('prints a final of every kind that a consultation has, and leaves nothing behind', async () => {
    const temp = emptyTemp()
    const { status, stdout, stderr } = await umt(['demo', '--once'], temp.env)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const line of [
      /^Demonstration platform http:\S+\/fhir: observations received [1-9]\d*\.$/m,
      /^Blood pressure: \d+\/\d+ \(\d+\) mmHg$/m,
      /^SpO2: \d+(\.\d)? %$/m,
      /^Pulse \(cuff\): \d+ \/min$/m,
      /^Pulse \(oximeter\): \d+ \/min$/m,
      /^Temperature.*: \d+\.\d+ °C$/m,
      /^Heart rate: \d+ \/min$/m,
      /^Spirometry: FEV1 \d\.\d\d L/m,
      /^ECG: \d+ s/m,
    ])
      expect(stdout).toMatch(line)
    expect(temp.files()).toEqual([])
  })

  it('prints each as FHIR for programs, of a patient who does not exist', async () => {
    const { status, stdout } = await umt(['demo', '--once', '--json'])
    expect(status).toBe(0)
    const observations = jsonLines(stdout)
    expect(observations.length).toBeGreaterThan(5)
    for (const observation of observations)
      expect(observation).toMatchObject({
        resourceType: 'Observation',
        status: 'final',
        subject: { identifier: { system: 'urn:oid:1.2.250.1.213.1.4.11', value: '279035121518989' } },
        encounter: { reference: 'Encounter/demo' },
      })
    expect(new Set(observations.map(({ id }) => id)).size).toBe(observations.length)
  })
})

describe('umt demo in a pipe', () => {
  it('says first that there is a platform, and how much it has', async () => {
    const demo = spawn(UMT, ['demo', '--lang', 'fr'], { stdio: ['ignore', 'ignore', 'pipe'] })
    const gone = once(demo, 'close')
    const lines = createInterface({ input: demo.stderr })[Symbol.asyncIterator]()
    const first: string[] = []
    for (let count = 0; count < 3; count++) first.push((await lines.next()).value ?? '')
    expect(first.join('\n')).toMatch(/^Plateforme de démonstration http:\S+ : observations reçues \d+\.$/m)
    demo.kill('SIGTERM')
    expect(await gone).toEqual([0, null])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('prints live lines until %s, then ends in order', async (signal) => {
    const temp = emptyTemp()
    const demo = spawn(UMT, ['demo', '--lang', 'fr'], {
      env: { ...process.env, ...temp.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const gone = once(demo, 'close')
    const [line] = await once(createInterface({ input: demo.stdout }), 'line')
    expect(line).toMatch(/^\d\d:\d\d:\d\d {2}en direct {2}\S.*: .* {2}[a-z0-9-]+$/)
    demo.kill(signal)
    expect(await gone).toEqual([0, null])
    expect(temp.files()).toEqual([])
  })

  it('ends in order when nobody reads any more', async () => {
    const temp = emptyTemp()
    const demo = spawn(UMT, ['demo'], { env: { ...process.env, ...temp.env }, stdio: ['ignore', 'pipe', 'ignore'] })
    const gone = once(demo, 'close')
    await once(demo.stdout, 'data')
    demo.stdout.destroy()
    expect(await gone).toEqual([0, null])
    expect(temp.files()).toEqual([])
  })
})
