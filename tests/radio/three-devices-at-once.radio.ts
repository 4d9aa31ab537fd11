import { describe, expect, it } from 'vitest'
import { isFinal, type Listener } from '../support/listener.ts'
import { finalsOf, numbersOf, untilFinals } from './support/finals.ts'
import type { Line, Teller } from './support/json-lines.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { type Kind, played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { aVehicle } from './support/vehicle.ts'

const SECONDS = 60
const KINDS = ['oximeter', 'heart-rate-belt', 'thermometer'] as const satisfies readonly Kind[]

describe('an oximeter and a belt that measure each second, and a thermometer', () => {
  it('miss nothing and keep their order for a minute', { timeout: 240_000 }, async () => {
    // Each device has an adapter of ours: the emulator loses what a peripheral sends to a central with two connections.
    const radio = await aRadio({ devices: 5 })
    const [oximeterAt, beltAt = '', thermometerAt = '', second = '', third = ''] = radio.devices
    const places = { oximeter: oximeterAt, 'heart-rate-belt': beltAt, thermometer: thermometerAt }
    const adapters = { oximeter: radio.central, 'heart-rate-belt': second, thermometer: third }
    const vehicle = await aVehicle(radio)
    const tellers = new Map<Kind, Teller>()
    for (const kind of KINDS) {
      // The adapter that it is paired on has its keys, and is used ever after.
      const daemon = await vehicle.start([adapters[kind]])
      const advertise = async () => {
        const options = kind === 'thermometer' ? ['--every', '0', '--advertise', '60'] : []
        // One that demands encryption answers for itself when it is paired; others leave that to whoever came first.
        const device = await played(kind, places[kind], '--encrypt', ...options)
        tellers.set(kind, device)
        if (kind === 'thermometer') device.say('advertise 60')
      }
      const ears = { ...radio, listening: () => radio.listening(adapters[kind]) }
      await pairs(ears, daemon, { kind, name: kind, address: places[kind], advertise })
      await daemon.stop()
    }
    const [oximeter, belt, thermometer] = KINDS.map((kind) => tellers.get(kind))
    if (!oximeter || !belt || !thermometer) throw new Error('not played')

    const daemon = await vehicle.start([radio.central, second, third])
    await openEncounter(daemon)
    const { listener } = daemon
    const hears = (device: Kind) =>
      listener.until(({ topic }) => /^observations\/.*\//.test(topic) && topic.endsWith(device))
    await Promise.all([hears('oximeter'), hears('heart-rate-belt')])
    const first = { oximeter: lastSent(oximeter, '2a5f'), belt: lastSent(belt, '2a37') }
    thermometer.say('measure 36.80')
    await Promise.all([
      untilSent(oximeter, '2a5f', first.oximeter + SECONDS),
      untilSent(belt, '2a37', first.belt + SECONDS),
      untilFinals(listener, 'body-temperature', 'thermometer', 1),
    ])
    await until(listener, () => beats(listener).at(-1) === first.belt + SECONDS)

    expect(finalsOf(listener, 'body-temperature', 'thermometer').map(numbersOf)).toEqual([[36.8]])
    expect(beats(listener).slice(-SECONDS)).toEqual(
      Array.from({ length: SECONDS }, (_, index) => first.belt + index + 1),
    )
    const saturations = frames(listener)
    expect(saturations).toEqual(saturations.toSorted((one, other) => one - other))
    // Live values are paced at 950 ms: of two that came closer together the later one is left out.
    expect(new Set(saturations).size).toBeGreaterThan(SECONDS * 0.95)
  })
})

/** Resolves once the device has sent frame `n`. */
async function untilSent(device: Teller, channel: string, n: number): Promise<void> {
  const isIt = (line: Line) => line['event'] === 'sent' && line['channel'] === channel && Number(line['n']) >= n
  if (lastSent(device, channel) < n) await device.next(isIt)
}

const until = async (listener: Listener, isTrue: () => boolean): Promise<void> => {
  await listener.until(() => isTrue())
}

const lastSent = (device: Teller, channel: string): number =>
  Number(device.lines.findLast((line) => line['event'] === 'sent' && line['channel'] === channel)?.['n'] ?? 0)

/** Numbers of the frames of the belt that reached the bus: an RR interval of 640/1024 s is frame 0. */
const beats = ({ messages }: Listener): readonly number[] =>
  messages
    .filter(({ topic }) => topic === 'waveforms/rr-interval/heart-rate-belt')
    .flatMap(({ text }): readonly number[] => JSON.parse(text)['samples'])
    .map((ms) => Math.round((ms * 1024) / 1000) - 640)

/** Numbers of the frames of the oximeter that reached the bus: hundredths of the perfusion index. */
const frames = ({ messages }: Listener): readonly number[] =>
  messages
    .filter((message) => message.topic === 'observations/perfusion-index/oximeter' && !isFinal(message))
    .map(({ text }) => Math.round(JSON.parse(text)['valueQuantity'].value * 100))
