import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stranger } from '../../src/bus/testing/stranger.ts'
import { isFinal, type Listener, listen } from '../support/listener.ts'
import { running } from '../support/running.ts'
import { umt } from '../support/umt.ts'
import { hang } from './support/hang.ts'
import { inGroup } from './support/in-group.ts'
import { configure, installed, PLAIN_KEY, STATE, UNIT, WATCHDOG_S } from './support/installed.ts'
import { logOf, property, run, start, systemctl } from './support/systemctl.ts'

const VEHICLE = 'umt-service'
const BUS = 'mqtt://127.0.0.1:1883'
const OXIMETER = { id: 'oxymetre', driver: 'contec-cms50', port: `${process.env['TMPDIR']}/umt-contec-cms50` }
/** On the second controller, where nobody plays it: the radio is opened for it all the same. */
const CUFF = { id: 'tensiometre', driver: 'sig-blood-pressure', bluetooth: { address: '00:AA:01:01:00:01' } }
const CONFIG = { unit: VEHICLE, devices: [OXIMETER, CUFF] }

const pid = async (): Promise<number> => Number(await property(UNIT, 'MainPID'))
const restarts = async (): Promise<number> => Number(await property(UNIT, 'NRestarts'))

/** Resolves once systemd holds another process for ready than the one that was there. */
async function isBack(before: number): Promise<void> {
  for (;;) {
    const now = await pid()
    if (now !== 0 && now !== before && (await property(UNIT, 'SubState')) === 'running') return
    await sleep(200)
  }
}

describe('the daemon as systemd runs it', () => {
  let stack: AsyncDisposableStack

  beforeAll(async () => {
    await installed(CONFIG)
    await start(UNIT)
  })
  beforeEach(() => {
    stack = new AsyncDisposableStack()
  })
  afterEach(() => stack.disposeAsync())

  const listening = async (): Promise<Listener> => stack.use(await listen(BUS, VEHICLE))
  /** As root, over the Unix socket. */
  const done = async (...words: readonly string[]): Promise<string> => {
    const outcome = await umt(words)
    expect(outcome, `${words.join(' ')}: ${outcome.stderr}`).toMatchObject({ status: 0 })
    return outcome.stdout
  }
  /** An oximeter at the other end of a pseudo-terminal that shows a saturation. */
  const oximeter = async (saturation: number) => {
    const played = stack.use(running(['simulate', OXIMETER.driver, '--serial', '--json']))
    await played.until(({ event }) => event === 'plugged')
    played.say(`measure ${saturation} 60`)
    return played
  }
  const shows = (listener: Listener, saturation: number) =>
    listener.until(({ topic, text }) => {
      if (!topic.startsWith('observations/oxygen-saturation/') || text === '') return false
      return JSON.parse(text).valueQuantity?.value === saturation
    })

  it('is ready when its bus answers, and not before', async () => {
    // Whoever is ordered after the unit begins now: one attempt, no second one.
    await systemctl('stop', UNIT)
    await start(UNIT)
    await using first = await stranger(BUS)
    expect(first.client.connected).toBe(true)
    expect(await property(UNIT, 'StatusText')).toBe('En service')
  })

  it('opens its socket to whoever is in the group umt, and to nobody else on the machine', async () => {
    const opens = `IO::Socket::UNIX->new(Peer => '/run/umt-vitals/bus.sock') or print $!`
    const as = (group: string) => run(...inGroup(group, 'perl', '-MIO::Socket::UNIX', '-e', opens))
    expect(await as('umt')).toBe('')
    expect(await as('dialout')).toBe('Permission denied')
  })

  it('has the key that systemd opened for it, and made none of its own', async () => {
    const { status, stdout } = await umt(['journal', 'verify', '--state', STATE, '--key', PLAIN_KEY])
    expect({ status, stdout }).toMatchObject({ status: 0 })
    expect(await logOf(UNIT)).not.toContain('new key')
    expect(await run('find', STATE, '/var/cache/umt-vitals', '-name', '*.key')).toBe('')
  })

  it('reaches bluetoothd and its adapters over D-Bus', async () => {
    const listener = await listening()
    const { text } = await listener.until(
      ({ topic, text }) => topic === 'health' && (JSON.parse(text).bluetooth?.adapters.length ?? 0) > 0,
    )
    expect(JSON.parse(text).bluetooth).toMatchObject({ service: 'running' })
  })

  it('reads a device on a serial port', async () => {
    const listener = await listening()
    await oximeter(91)
    await shows(listener, 91)
  })

  it('comes back after a kill, with the encounter and what was measured in it', async () => {
    const before = await pid()
    await done('encounter', 'open', '--id', 'e1', '--patient', 'Patient/p1')
    const listener = await listening()
    await oximeter(93)
    await shows(listener, 93)
    const taken = listener.until(isFinal)
    // Steady for a while, before it can be taken.
    while ((await listener.request('capture', { device: OXIMETER.id })).includes('"error"')) await sleep(500)
    const { text } = await taken
    const { id } = JSON.parse(text)

    await systemctl('kill', '--signal=KILL', '--kill-whom=main', UNIT)
    await isBack(before)

    expect(await done('encounter', 'status', '--json')).toContain('"e1"')
    const again = await listening()
    expect(await again.request('encounter/observations', { id: 'e1' })).toContain(id)
    await done('encounter', 'close', '--yes')
    const verified = await umt(['journal', 'verify', '--state', STATE, '--key', PLAIN_KEY])
    expect(verified).toMatchObject({ status: 0 })
  })

  it('is left alone by the watchdog while its main loop turns', async () => {
    const before = await pid()
    const count = await restarts()
    const microseconds = async (name: string) => Number(await property(UNIT, name))
    const startedAt = await microseconds('ExecMainStartTimestampMonotonic')
    // Fed for the last time when its patience would have been over but for the times before.
    while ((await microseconds('WatchdogTimestampMonotonic')) < startedAt + WATCHDOG_S * 1e6) await sleep(500)
    expect(await pid()).toBe(before)
    expect(await restarts()).toBe(count)
  })

  it('is killed and started anew by the watchdog when its main loop hangs', async () => {
    const before = await pid()
    const count = await restarts()
    using _held = await hang(before)

    await isBack(before)

    expect(await restarts()).toBe(count + 1)
    expect(await logOf(UNIT)).toContain('Watchdog timeout')
    // Not SIGABRT: that would ask for an image of a memory that holds patients.
    expect(await logOf(UNIT)).toMatch(/Main process exited, code=killed, status=9\/KILL/)
    await using first = await stranger(BUS)
    expect(first.client.connected).toBe(true)
  })

  it('reads its configuration anew when it is told to, and stays the process that it is', async () => {
    const before = await pid()
    configure({ ...CONFIG, encounter: { closeAfterMin: 3 } })
    await systemctl('reload', UNIT)
    await expect.poll(() => logOf(UNIT)).toContain('UMT-CONFIG-114')
    await expect.poll(() => property(UNIT, 'StatusText')).toBe('En service')
    expect(await pid()).toBe(before)
  })

  it('stops in order when it is told to', async () => {
    await systemctl('stop', UNIT)
    expect(await property(UNIT, 'Result')).toBe('success')
    expect(await property(UNIT, 'ExecMainStatus')).toBe('0')
  })
})
