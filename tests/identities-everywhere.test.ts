import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { stateFolder } from './support/a-daemon.ts'
import { running } from './support/a-platform.ts'
import { eventually } from './support/eventually.ts'
import { FakeBluez } from './support/fake-bluez.ts'
import { CUFF, FakeCuff } from './support/fake-cuff.ts'
import { freePort } from './support/free-port.ts'
import { beHostile } from './support/hostile-client.ts'
import { says } from './support/http-server.ts'
import { testKeyFile } from './support/keys.ts'
import { listen } from './support/listener.ts'
import { madeUpText } from './support/made-up-text.ts'
import { hasDbusDaemon, PrivateBus } from './support/private-bus.ts'
import { testBus } from './support/test-bus.ts'
import { filesBelow, frameSecret, type Haystack, textSecret, tracesOf } from './support/traces.ts'
import { UMT, umt } from './support/umt.ts'

const UNIT = 'umt-names'
const CRASH = new URL('./support/crash-on-signal.ts', import.meta.url).href

/** Somebody by each way in. */
const PEOPLE = {
  number: '279035121518989',
  local: 'IPP-4471-Kervella',
  family: 'DÛPONT-KERMARREC',
  given: 'Jeanne-Ambroisine',
  birthDate: '1951-07-13',
  encounter: 'visite-Kerouredan',
  performer: '10199887766',
  by: 'Élodie Vantroux',
  reason: 'prise pour elle, mère Quentin-Delaunay',
  hostile: 'Zébulon-Hostile 88',
  stranger: 'iPhone de Maëlle Tanguy',
  login: 'Tifenn-Madec',
  dbus: 'Corentin Lozachmeur',
  platform: 'ABGRALL-Hervé',
  file: 'ledantec-yves',
  crash: 'Guirec-SOUDEE-1961',
} as const

/** 2A35: 187.3/103.7 (131.9) mmHg, cut before the last byte of the pulse. */
const CUT = '0451f70df427f58f'

/** `bin/umt run` whose standard error is, as systemd says, the journal: a file here. */
function underJournald(folder: string, yaml: string, env: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'umt.yaml')
  writeFileSync(file, yaml)
  const path = join(folder, 'journald')
  const fd = openSync(path, 'a')
  const { dev, ino } = fstatSync(fd)
  const child = spawn(UMT, ['run', '--config', file], {
    env: { ...process.env, LC_ALL: 'C', UMT_LOG: 'debug', DEBUG: '*', JOURNAL_STREAM: `${dev}:${ino}`, ...env },
    stdio: ['ignore', fd, fd],
  })
  closeSync(fd)
  onTestFinished(() => void child.kill('SIGKILL'))
  return { file, child, exited: once(child, 'exit'), said: () => readFileSync(path, 'utf8') }
}

const played = (frames: readonly string[]): string =>
  madeUpText(
    'sig-blood-pressure',
    frames.map((hex) => ['2a35', hex] as const),
    { fromS: 3 },
  )

describe.runIf(hasDbusDaemon)('names at every way in', () => {
  it('are in no line of the log, no figure, no state or event on the bus, no bundle and no crash', async () => {
    const folder = await stateFolder()
    const state = join(folder, 'state')
    mkdirSync(state, { mode: 0o700 })
    await using dbus = await PrivateBus.start()
    await using bluez = await FakeBluez.start(dbus.address)
    bluez.adapter()
    bluez.on('Connect', () => ({ error: 'org.bluez.Error.Failed', message: PEOPLE.dbus }))
    const quoted = {
      severity: 'error',
      code: 'value',
      diagnostics: PEOPLE.platform,
      details: { text: PEOPLE.platform },
    }
    const platform = await running(says(422, { resourceType: 'OperationOutcome', issue: [quoted] }))
    const metricsPort = await freePort()
    writeFileSync(join(folder, 'cuff.jsonl'), played(Array.from({ length: 60 }, (_, n) => (n % 2 ? CUT : `${CUT}f6`))))
    const { file, child, exited, said } = underJournald(
      folder,
      JSON.stringify({
        unit: UNIT,
        state,
        key: { file: testKeyFile(join(folder, 'journal.key')) },
        bus: testBus(folder),
        metrics: { port: metricsPort },
        devices: [
          { id: 'cuff', driver: 'sig-blood-pressure', recording: join(folder, 'cuff.jsonl') },
          { id: 'radio-cuff', driver: 'sig-blood-pressure', bluetooth: { address: CUFF } },
          { id: 'missing', driver: 'sig-blood-pressure', recording: join(folder, `${PEOPLE.file}.jsonl`) },
        ],
        uplink: { endpoints: [{ name: 'telmi', url: `${platform.origin}/fhir`, preset: 'fhir-r4' }] },
      }),
      {
        DBUS_SYSTEM_BUS_ADDRESS: dbus.address,
        UMT_TEST_CRASH: `an_error_in_a_timer ${PEOPLE.crash}`,
        NODE_OPTIONS: `--import=${CRASH}`,
      },
    )
    await eventually(() => said().includes('online'))
    const url = /"url":"([^"]+)"/.exec(said())?.[1] ?? ''
    await using screen = await listen(url, UNIT)
    const ask = async (verb: string, payload: object) => JSON.parse(await screen.request(verb, payload))
    const traits = { family: PEOPLE.family, given: PEOPLE.given, birthDate: PEOPLE.birthDate, gender: 'female' }
    const opened = await ask('encounter/open', {
      id: PEOPLE.encounter,
      subject: {
        kind: 'logical',
        system: 'urn:oid:1.2.250.1.213.1.4.10',
        value: PEOPLE.number,
        identityStatus: 'QUAL',
        local: { system: 'urn:oid:1.2.250.1.999.1', value: PEOPLE.local },
        traits,
      },
      performer: { system: 'https://rpps.esante.gouv.fr', value: PEOPLE.performer },
      by: PEOPLE.by,
    })
    expect(opened).toMatchObject({ status: 'ok' })
    await bluez.called('StartDiscovery')
    const cuff = new FakeCuff(bluez, { Name: PEOPLE.stranger, Alias: PEOPLE.stranger })
    cuff.advertise()
    bluez.device({ Address: '66:55:44:33:22:11', Alias: PEOPLE.stranger, Name: PEOPLE.stranger, RSSI: -60, UUIDs: [] })
    await beHostile(url, UNIT, screen, PEOPLE.hostile)
    await umt(['watch', '--bus', url.replace('//', `//${PEOPLE.login}:${PEOPLE.login}@`), '--unit', UNIT])
    const final = await screen.until(({ topic, text }) => topic.startsWith('observations/') && text.includes('"final"'))
    const { id } = JSON.parse(final.text)
    const moved = { observation: id, reason: PEOPLE.reason, by: PEOPLE.by }
    expect(await ask('reading/move', moved)).toMatchObject({ status: 'ok' })
    await bluez.called('Connect')
    await eventually(() => platform.heard.length > 0 && said().includes('frame refused'))
    // Until the platform's answer is through.
    await eventually(() => said().includes('UMT-UPLINK-12'))

    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    const bundle = join(folder, 'bundle.tar.gz')
    const told = await umt(['doctor', '--config', file, '--bus', asUser(url), '--bundle', bundle])
    expect(told.stderr).toContain('For support')
    const unpacked = join(folder, 'unpacked')
    mkdirSync(unpacked)
    execFileSync('tar', ['-xzf', bundle, '-C', unpacked])
    await sleep(300)
    child.kill('SIGUSR2')
    await exited

    const log = said()
    for (const line of log.trimEnd().split('\n')) expect(line).toMatch(/^<[2-7]>[^<]/)
    expect(log).toMatch(/^<2>crash \{"err":\{"type":"Error"/m)
    const onBus = screen.messages.filter(({ topic }) => /^(status|health|held|events)(\/|$)/.test(topic))
    expect(onBus.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['status', 'health', 'events']))
    const secrets = [...Object.values(PEOPLE).map(textSecret), frameSecret(CUT)]
    const hay = (where: string, text: string): Haystack => ({ where, bytes: Buffer.from(text) })
    // The search finds what is there.
    expect(tracesOf(secrets, [hay('the observation', final.text)])).not.toEqual([])
    const files = filesBelow(unpacked)
    expect(files.map(({ where }) => where).join()).toMatch(/findings\.json.*log\.txt/)
    expect(tracesOf(secrets, [hay('the log', log), hay('the figures', figures), ...files])).toEqual([])
    // What was refused is kept, and can be read by nobody without the key.
    expect(tracesOf([frameSecret(CUT)], filesBelow(state))).toEqual([])
    // Which recording is missing, and which encounter was meant, a person has to know: these are told on the bus and at a terminal.
    const onScreen = secrets.filter(({ what }) => what !== PEOPLE.file && what !== PEOPLE.encounter)
    expect(
      tracesOf(onScreen, [
        hay('the report', told.stdout),
        ...onBus.map(({ topic, text }) => hay(topic, `${topic} ${text}`)),
      ]),
    ).toEqual([])
  }, 240_000)
})

describe('names in the configuration', () => {
  it.each([
    ['a key that nobody knows', `unit: umt-1\nRozenn-Pouliquen: 1\n`],
    ['a value that is refused', `unit: Rozenn-Pouliquen\n`],
    ['a device that is refused', `devices: [{ id: Rozenn-Pouliquen, driver: 3 }]\n`],
    ['what is no YAML', `unit: [umt-1\nRozenn-Pouliquen: {\n`],
  ])('as %s are in no line of the log', async (_what, yaml) => {
    const folder = await stateFolder()
    const { exited, said } = underJournald(folder, yaml)
    expect(await exited).not.toEqual([0, null])
    expect(said()).toMatch(/^<3>UMT-CONFIG-\d+ /)
    expect(said()).not.toMatch(/Rozenn|Pouliquen/)
  })
})
