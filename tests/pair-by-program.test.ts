import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { kindOf, pairableKinds } from '../src/cli/kinds.ts'
import { UmtError } from '../src/errors.ts'
import { command } from './support/command.ts'
import { type ScriptedDaemon, scriptedDaemon, UNIT } from './support/scripted-pairing.ts'

const ADDRESS = '00:09:1F:8A:12:C4'
const OTHER = '5B:70:11:AE:93:2C'
const UNTIL = '2026-11-20T10:01:00.000+01:00'

const run = (daemon: ScriptedDaemon, ...words: string[]) =>
  command([...words, '--bus', asUser(daemon.url), '--unit', UNIT, '--json'])

const states = (out: readonly string[]) => out.map((line) => JSON.parse(line).state)

describe('umt pair for a program', () => {
  it('tells each state and answers the passkey that it was given', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'tensiometre', '--name', 'cuff-left', '--passkey', '042917', '--seconds', '30')
    expect(await daemon.asked('pair')).toEqual({ category: 'cuff', device: 'cuff-left', seconds: 30 })
    await daemon.say({ state: 'searching', category: 'cuff', until: UNTIL })
    await daemon.say({ state: 'connecting', address: ADDRESS })
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', passkey: '042917' })
    await daemon.say({ state: 'paired', device: 'cuff-left' })
    await daemon.say({ state: 'done', device: 'cuff-left', proven: true })
    const { status, out, err } = await ended
    expect({ status, err }).toEqual({ status: 0, err: [] })
    expect(states(out)).toEqual(['searching', 'connecting', 'enter-passkey', 'paired', 'done'])
    expect(JSON.parse(out.at(-1) ?? '')).toMatchObject({ device: 'cuff-left', proven: true })
  })

  it('names the addresses when several devices fit, and cancels', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'cuff', '--yes')
    await daemon.asked('pair')
    await daemon.say({ state: 'choose', nearby: [{ address: ADDRESS }, { address: OTHER }] })
    expect(await daemon.asked('pair/cancel')).toEqual({ pairing: 'p-1' })
    const { status, err } = await ended
    expect(status).toBe(1)
    const { code, message } = JSON.parse(err.join())
    expect(code).toBe('UMT-PAIR-104')
    expect(message).toContain(`${ADDRESS}, ${OTHER}`)
  })

  it('cancels when digits are asked for that nobody gave', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', '--address', ADDRESS.toLowerCase())
    expect(await daemon.asked('pair')).toEqual({ address: ADDRESS })
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await daemon.asked('pair/cancel')
    const { status, err } = await ended
    expect(status).toBe(2)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-CLI-104' })
  })

  it.each([
    ['the digits that it was given are the same', ['--passkey', '000042'], true],
    ['the digits that it was given are others, whatever --yes says', ['--passkey', '000043', '--yes'], false],
    ['it says yes to all', ['--yes'], true],
  ])('compares digits: %s', async (_situation, options, accept) => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'oxymetre', ...options)
    await daemon.asked('pair')
    await daemon.say({ state: 'confirm-passkey', passkey: '000042' })
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', accept })
    await daemon.say({ state: 'done', device: 'oximeter-1', proven: false })
    expect((await ended).status).toBe(0)
  })

  it('cancels when digits are to be compared and nobody says yes', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'oxymetre')
    await daemon.asked('pair')
    await daemon.say({ state: 'confirm-passkey', passkey: '000042' })
    await daemon.asked('pair/cancel')
    const { status, err } = await ended
    expect(status).toBe(2)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-CLI-105', message: expect.stringContaining('000 042') })
  })

  it('passes on why the daemon gave up', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'cuff')
    await daemon.asked('pair')
    const next = { fr: 'Choisir un autre nom.', en: 'Choose another name.' }
    await daemon.say({ state: 'failed', code: 'UMT-PAIR-106', fr: 'Déjà pris.', en: 'Taken.', next })
    const { status, out, err } = await ended
    expect({ status, states: states(out) }).toEqual({ status: 1, states: ['failed'] })
    expect(JSON.parse(err.join())).toEqual({ code: 'UMT-PAIR-106', message: 'Taken.', next: next.en })
  })

  it('hears nothing of a pairing that somebody else began before', async () => {
    const daemon = await scriptedDaemon()
    const of = { pairing: 'p-0', at: UNTIL }
    await daemon.bus.publish('pairing', {}, { ...of, state: 'done', device: 'other', proven: true })
    const ended = run(daemon, 'pair', 'cuff')
    await daemon.asked('pair')
    await daemon.say({ state: 'done', device: 'cuff-1', proven: true })
    expect((await ended).out.map((line) => JSON.parse(line).device)).toEqual(['cuff-1'])
  })

  it('goes on while only devices that are ours are near, since the new one may still turn up', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'cuff')
    await daemon.asked('pair')
    await daemon.say({ state: 'choose', nearby: [{ address: ADDRESS, device: 'cuff-1' }] })
    await daemon.say({ state: 'connecting', address: OTHER })
    await daemon.say({ state: 'done', device: 'cuff-2', proven: true })
    expect((await ended).status).toBe(0)
  })

  it('ends when the daemon dropped the pairing', async () => {
    const daemon = await scriptedDaemon()
    const ended = run(daemon, 'pair', 'cuff')
    await daemon.asked('pair')
    await daemon.say({ state: 'searching', until: UNTIL })
    await daemon.say({ state: 'idle' })
    const { status, err } = await ended
    expect(status).toBe(1)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-CLI-106' })
  })

  it('cancels when it is stopped', async () => {
    const daemon = await scriptedDaemon()
    const stop = new AbortController()
    const ended = command(['pair', 'cuff', '--bus', asUser(daemon.url), '--unit', UNIT], stop.signal)
    await daemon.asked('pair')
    await daemon.say({ state: 'searching', until: UNTIL })
    stop.abort()
    await daemon.asked('pair/cancel')
    const { status, err } = await ended
    expect({ status, code: err[0]?.slice(0, 11) }).toEqual({ status: 1, code: 'UMT-CLI-106' })
  })

  it('tells that a device has to be paired again when the pairing that it gives up had thrown its keys away', async () => {
    const daemon = await scriptedDaemon({ 'pair/cancel': ({ pairing }) => ({ pairing, lost: 'cuff-1' }) })
    const ended = command(['pair', '--address', '00:09:1F:8A:12:C4', '--bus', asUser(daemon.url), '--unit', UNIT])
    await daemon.asked('pair')
    await daemon.say({ state: 'enter-passkey', address: '00:09:1F:8A:12:C4' })
    const { err } = await ended
    expect(JSON.parse(err[0] ?? '')).toMatchObject({
      code: 'UMT-BLE-108',
      message: expect.stringContaining('cuff-1'),
    })
    expect(err.join()).toContain('UMT-CLI-104')
  })

  it('says that another pairing is going on', async () => {
    const daemon = await scriptedDaemon({
      pair: () => {
        throw new UmtError('UMT-PAIR-101')
      },
    })
    const { status, err } = await run(daemon, 'pair', 'cuff')
    expect(status).toBe(69)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-PAIR-101' })
  })

  it.each([
    [[], 'UMT-CLI-109'],
    [['balance'], 'UMT-CLI-108'],
    [['--driver', 'contec-cms50'], 'UMT-CLI-110'],
    [['cuff', '--address', '00:09'], 'UMT-CLI-102'],
    [['cuff', '--name', 'Brassard Gauche'], 'UMT-CLI-102'],
    [['cuff', '--passkey', '4291'], 'UMT-CLI-102'],
    [['cuff', '--seconds', '5'], 'UMT-CLI-102'],
    [['cuff', 'oximeter'], 'UMT-CLI-102'],
  ])('refuses %j before it speaks to the daemon', async (words, code) => {
    const { status, err } = await command(['pair', ...words, '--bus', 'mqtt://127.0.0.1:1', '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(err.join())).toMatchObject({ code })
  })

  it.each(['fr', 'en'] as const)('names each kind that it takes when it is given another, in %s', async (language) => {
    const { err } = await command(['pair', 'balance', '--lang', language])
    expect(err[0]).toContain('balance')
    const words = /: ([^:.]+)\./.exec(err[1] ?? '')?.[1]?.split(', ') ?? []
    expect(words.map(kindOf)).toEqual(pairableKinds())
  })
})

describe('umt scan', () => {
  const near = [
    { address: ADDRESS, name: 'A&D_UA-651BLE_8A12C4', rssi: -54, driver: 'sig-blood-pressure', category: 'cuff' },
    { address: '00:1C:05:FF:4E:5B', name: 'Nonin3230', rssi: -70, category: 'oximeter', device: 'oximeter-1' },
    { address: OTHER, rssi: -88, private: true },
  ] as const

  it('lists what is near in the words of a nurse, and counts the rest', async () => {
    const daemon = await scriptedDaemon({}, { scan: near })
    const { status, out } = await command(['scan', '--bus', asUser(daemon.url), '--unit', UNIT, '--lang', 'fr'])
    expect(status).toBe(0)
    expect(await daemon.asked('scan')).toEqual({ seconds: 8 })
    expect(out).toHaveLength(4)
    expect(out[1]).toMatch(/^tensiomètre +A&D_UA-651BLE_8A12C4 +très proche +pas appairé +00:09:1F:8A:12:C4$/)
    expect(out[2]).toMatch(/^oxymètre +Nonin3230 +proche +à nous : oximeter-1 +00:1C:05:FF:4E:5B$/)
    expect(out[3]).toBe('Appareils d’un autre type à portée : 1 (umt scan --all).')
  })

  it('lists the unknown ones too when asked', async () => {
    const daemon = await scriptedDaemon({}, { scan: near })
    const { out } = await command(['scan', '--all', '--bus', asUser(daemon.url), '--unit', UNIT, '--lang', 'fr'])
    expect(out).toHaveLength(4)
    expect(out[3]).toMatch(/^inconnu +loin +pas appairé +5B:70:11:AE:93:2C \(adresse changeante\)$/)
  })

  it('gives programs everything, with dBm', async () => {
    const daemon = await scriptedDaemon({}, { scan: near })
    const { out } = await run(daemon, 'scan', '--seconds', '3')
    expect(out.map((line) => JSON.parse(line))).toEqual(near)
  })

  it('says what to do when nothing is near', async () => {
    const daemon = await scriptedDaemon()
    const { status, out } = await command(['scan', '--bus', asUser(daemon.url), '--unit', UNIT, '--lang', 'fr'])
    expect({ status, out }).toEqual({
      status: 0,
      out: ['Aucun appareil connu à portée. L’allumer, le rapprocher, puis recommencer.'],
    })
  })

  it.each(['0', '31', '2.5', 'x'])('refuses to listen for %s seconds', async (seconds) => {
    expect((await command(['scan', '--seconds', seconds, '--bus', 'mqtt://127.0.0.1:1'])).status).toBe(2)
  })
})

describe('umt forget for a program', () => {
  it('forgets when told yes', async () => {
    const daemon = await scriptedDaemon()
    const { status, out } = await run(daemon, 'forget', 'cuff-1', '--yes')
    expect({ status, out }).toEqual({ status: 0, out: ['{"device":"cuff-1"}'] })
    expect(await daemon.asked('forget')).toEqual({ device: 'cuff-1' })
  })

  it('takes a name in capitals, as it stands on a label', async () => {
    const daemon = await scriptedDaemon()
    await run(daemon, 'forget', 'CUFF-1', '--yes')
    expect(await daemon.asked('forget')).toEqual({ device: 'cuff-1' })
  })

  it.each([
    [[], 'UMT-CLI-111'],
    [['tensiomètre', '--yes'], 'UMT-PAIR-103'],
  ])('refuses %j before it speaks to the daemon', async (words, code) => {
    const { status, err } = await command(['forget', ...words, '--bus', 'mqtt://127.0.0.1:1', '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(err.join())).toMatchObject({ code })
  })

  it('forgets nothing without a yes', async () => {
    const { status, err } = await command(['forget', 'cuff-1', '--bus', 'mqtt://127.0.0.1:1'])
    expect({ status, code: err[0]?.slice(0, 11) }).toEqual({ status: 2, code: 'UMT-CLI-105' })
  })

  it('says that there is no such device', async () => {
    const daemon = await scriptedDaemon({
      forget: ({ device }) => {
        throw new UmtError('UMT-PAIR-105', { device })
      },
    })
    const { status, err } = await run(daemon, 'forget', 'cuff-9', '--yes')
    expect(status).toBe(new UmtError('UMT-PAIR-105').exit)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-PAIR-105' })
  })
})
