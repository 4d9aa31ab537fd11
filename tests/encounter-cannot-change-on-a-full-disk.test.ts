import { describe, expect, it } from 'vitest'
import { madeUp, play } from './support/a-daemon.ts'
import { aVehicle } from './support/a-vehicle.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { isFinal, type Listener } from './support/listener.ts'
import { refusingDisk } from './support/refusing-disk.ts'
import { SpokenBelt } from './support/spoken-belt.ts'

const A = { kind: 'literal', reference: 'Patient/a' }
const B = { kind: 'literal', reference: 'Patient/b' }
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])

const finals = ({ messages }: Listener) =>
  messages.filter(isFinal).map(({ text }) => {
    const { subject, valueQuantity } = JSON.parse(text)
    return `${subject.reference} ${valueQuantity.value}`
  })
const REFUSED = { status: 'error', error: { code: 'UMT-JOURNAL-105', fr: expect.stringContaining('journal') } }

describe('while the disk has no room', () => {
  it('no encounter opens, and what is measured is held', async () => {
    await using vehicle = await aVehicle()
    const { state, clock, daemon, screen, ask } = vehicle
    {
      using _full = refusingDisk(state)
      expect(await ask('encounter/open', { id: 'e1', subject: A })).toMatchObject(REFUSED)
      expect((await ask('encounter/status')).data).toMatchObject({ state: 'closed' })
    }
    await play(daemon, TEMPERATURE, clock)
    expect(JSON.parse((await screen.until(({ topic }) => topic === 'held')).text).reason).toBe('no-encounter')
    expect(await ask('encounter/open', { id: 'e1', subject: A })).toMatchObject({ status: 'ok' })
    expect(encounterActs(state)).toEqual(['e1 opened'])
  })

  it('nobody leaves and nobody is replaced, and the belt that is on goes on being followed', async () => {
    await using vehicle = await aVehicle()
    const { state, clock, daemon, screen, ask } = vehicle
    const belt = new SpokenBelt(daemon, clock)
    await ask('encounter/open', { id: 'e1', subject: A })
    await belt.beats(72, 12)
    {
      using _full = refusingDisk(state)
      expect(await ask('encounter/close', { id: 'e1' })).toMatchObject(REFUSED)
      expect(await ask('encounter/open', { id: 'e2', subject: B, replace: true })).toMatchObject(REFUSED)
      expect((await ask('encounter/status')).data).toMatchObject({ state: 'open', id: 'e1' })
    }
    await belt.beats(73, 3)
    expect(finals(screen)).toEqual([])
    await ask('encounter/open', { id: 'e2', subject: B, replace: true })
    await screen.until(isFinal)
    // The latest steady value, and once: nothing became final when the change was refused.
    expect(finals(screen)).toEqual(['Patient/a 73'])
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed replaced by client', 'e2 opened'])
  })

  it('what waits for it keeps its owner when he leaves and the next one comes meanwhile', async () => {
    await using vehicle = await aVehicle()
    const { state, clock, daemon, screen, ask } = vehicle
    await ask('encounter/open', { id: 'e1', subject: A })
    let kept: Promise<void>
    {
      using _full = refusingDisk(state)
      kept = play(daemon, TEMPERATURE, clock)
      await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-JOURNAL-105'))
    }
    // There is room again, and the journal is tried again in a second.
    await ask('encounter/close', { id: 'e1' })
    await ask('encounter/open', { id: 'e2', subject: B })
    expect(finals(screen)).toEqual([])
    clock.advance(1_000)
    await kept
    await screen.until(isFinal)
    expect(finals(screen)).toEqual(['Patient/a 36.5'])
    expect((await ask('encounter/observations')).data).toEqual([])
  })
})
