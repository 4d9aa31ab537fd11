import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { atTerminal, CTRL_C, DOWN, ENTER } from './support/at-terminal.ts'
import { AT, type ScriptedDaemon, scriptedDaemon, UNIT } from './support/scripted-pairing.ts'

const CUFF = {
  device: 'cuff-1',
  driver: 'sig-blood-pressure',
  vendor: 'Bluetooth SIG',
  model: 'Blood Pressure Service',
  category: 'cuff',
  link: 'connected',
} as const
const ADDRESS = '00:09:1F:8A:12:C4'
const OTHER = '00:09:1F:8A:12:C5'
const THIRD = '00:09:1F:8A:12:C6'
const inAMinute = () => new Date(Date.now() + 60_000).toISOString()

const pressure = JSON.stringify({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '150020' }] },
  effectiveDateTime: AT,
  component: [
    { code: {}, valueQuantity: { value: 128, unit: 'mmHg' } },
    { code: {}, valueQuantity: { value: 82, unit: 'mmHg' } },
  ],
})

const pulse = JSON.stringify({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '147842' }] },
  effectiveDateTime: AT,
  valueQuantity: { value: 61, unit: '/min' },
})

/** Somebody at a terminal who has just started `umt pair`. */
function pairing(daemon: ScriptedDaemon, ...words: string[]) {
  return atTerminal(['pair', ...words, '--bus', asUser(daemon.url), '--unit', UNIT])
}

/** What a terminal has to be afterwards: lines, echo and Ctrl-C work, the cursor is there. */
function expectSane(raw: string, stty: string) {
  for (const setting of ['icanon', 'echo', 'isig', 'opost']) expect(stty).toMatch(new RegExp(`(^|\\s)${setting}\\b`))
  expect(raw.lastIndexOf('\u001b[?25h')).toBeGreaterThan(raw.lastIndexOf('\u001b[?25l'))
}

describe('a nurse at a terminal', () => {
  it('pairs a cuff with three keys and sees its first reading', async () => {
    const daemon = await scriptedDaemon({}, { devices: [CUFF] })
    using terminal = pairing(daemon)
    await terminal.until('Quel appareil ?')
    await terminal.until('tensiomètre')
    terminal.type(ENTER)
    await terminal.until('Un nom pour le reconnaître')
    terminal.type(ENTER)
    expect(await daemon.asked('pair')).toEqual({ category: 'cuff', seconds: 120 })
    await terminal.until('Préparer l’appareil')
    await daemon.say({ state: 'searching', category: 'cuff', until: inAMinute() })
    await terminal.until('Recherche de l’appareil…')
    await daemon.say({ state: 'connecting', address: ADDRESS, name: 'A&D_UA-651BLE_8A12C4' })
    await terminal.until('Appareil trouvé : A&D_UA-651BLE_8A12C4')
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await terminal.until('L’appareil affiche six chiffres')
    terminal.type(`042 917${ENTER}`)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', passkey: '042917' })
    await daemon.say({ state: 'paired', device: 'cuff-1' })
    await terminal.until('Appairé. Son nom ici : cuff-1')
    await terminal.until('brassard au bras')
    await terminal.until('En attente de la mesure')
    await daemon.bus.publishRaw('observations', { metric: 'blood-pressure', device: 'cuff-1' }, pressure)
    await daemon.say({ state: 'done', device: 'cuff-1', proven: true })
    await terminal.until('Mesure reçue : Pression artérielle : 128/82 mmHg')
    await terminal.until('C’est prêt.')
    const { status, stty } = await terminal.left
    expect(status).toBe(0)
    expectSane(terminal.raw, stty)
  })

  it('sees the first reading also when it came before she was told that the cuff is paired', async () => {
    const daemon: ScriptedDaemon = await scriptedDaemon(
      {
        'pair/answer': async ({ pairing }) => {
          await daemon.say({ state: 'paired', device: 'cuff-1' })
          await daemon.bus.publishRaw('observations', { metric: 'blood-pressure', device: 'cuff-1' }, pressure)
          await daemon.say({ state: 'done', device: 'cuff-1', proven: true })
          return { pairing }
        },
      },
      { devices: [CUFF] },
    )
    using terminal = pairing(daemon, 'tensiomètre', '--passkey', '042917')
    await daemon.asked('pair')
    // What an earlier pairing left is no proof of this one.
    await daemon.bus.publishRaw('observations', { metric: 'heart-rate', device: 'cuff-1' }, pulse)
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await terminal.until('Mesure reçue : Pression artérielle : 128/82 mmHg')
    await terminal.until('C’est prêt.')
    expect((await terminal.left).status).toBe(0)
    expect(terminal.raw).not.toContain('61 /min')
  })

  it('chooses her cuff among several', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiomètre')
    await daemon.asked('pair')
    await daemon.say({
      state: 'choose',
      nearby: [
        { address: ADDRESS, name: 'A&D left', rssi: -50, category: 'cuff', driver: 'sig-blood-pressure' },
        { address: OTHER, name: 'A&D right', rssi: -85, category: 'cuff', driver: 'sig-blood-pressure' },
      ],
    })
    await terminal.until('Plusieurs appareils sont à portée')
    await terminal.until('tensiomètre A&D right')
    terminal.type(DOWN)
    await terminal.until('loin')
    terminal.type(ENTER)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', address: OTHER })
  })

  it('chooses from a list that stays as it is while more devices turn up', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    const left = { address: ADDRESS, category: 'cuff' } as const
    const right = { ...left, address: OTHER }
    const third = { ...left, address: THIRD }
    await daemon.say({ state: 'choose', nearby: [left, right] })
    await terminal.until('un autre : chercher encore')
    await daemon.say({ state: 'choose', nearby: [third, left, right] })
    await daemon.say({ state: 'choose', nearby: [third, left, { ...right, rssi: -40 }] })
    // The third row is still the one that it was.
    terminal.type(`${DOWN}${DOWN}${ENTER}`)
    await terminal.until('Plusieurs appareils sont à portée')
    await terminal.until(`tensiomètre ${THIRD}`)
    await terminal.until('un autre : chercher encore')
    terminal.type(ENTER)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', address: THIRD })
  })

  it('pairs no device anew by an Enter without thinking, and the new one when it turns up', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'choose', nearby: [{ address: ADDRESS, category: 'cuff', device: 'cuff-1' }] })
    await terminal.until('En appairer un à nouveau ?')
    await terminal.until('à nous : cuff-1')
    terminal.type(ENTER)
    await terminal.until('En attente de l’appareil…')
    await daemon.say({ state: 'connecting', address: OTHER, name: 'the new one' })
    await terminal.until('Appareil trouvé : the new one')
  })

  it('pairs a device anew that lost its keys', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'choose', nearby: [{ address: ADDRESS, category: 'cuff', device: 'cuff-1' }] })
    await terminal.until('à nous : cuff-1')
    terminal.type(`${DOWN}${ENTER}`)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', address: ADDRESS })
  })

  it('says whether both show the same digits, with Enter for yes', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'oxymetre')
    await daemon.asked('pair')
    await daemon.say({ state: 'confirm-passkey', passkey: '000042' })
    await terminal.until('affiche-t-il exactement 000 042')
    terminal.type(ENTER)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', accept: true })
    await daemon.say({ state: 'show-passkey', passkey: '123456' })
    await terminal.until('Taper ces six chiffres sur l’appareil : 123 456')
  })

  it('is not held to a question that the device withdrew, and may try again', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await terminal.until('L’appareil affiche six chiffres')
    await daemon.say({
      state: 'failed',
      code: 'UMT-BLE-104',
      fr: 'L’appareil ne répond plus.',
      en: 'The device has gone.',
      next: { fr: 'Le rapprocher.', en: 'Bring it closer.' },
    })
    await terminal.until('UMT-BLE-104  L’appareil ne répond plus.')
    await terminal.until('→ Le rapprocher.')
    await terminal.until('Recommencer ?')
    terminal.type(ENTER)
    await daemon.asked('pair')
    await daemon.say({ state: 'searching', until: inAMinute() })
    await terminal.until('Recherche de l’appareil…')
  })

  it.each([
    [
      'while the device is searched for',
      { state: 'searching', until: inAMinute() } as const,
      'Recherche de l’appareil…',
    ],
    ['at a question', { state: 'enter-passkey', address: ADDRESS } as const, 'L’appareil affiche six chiffres'],
  ])('gives up with Ctrl-C %s: the daemon is told, the terminal is as before', async (_when, state, seen) => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say(state)
    await terminal.until(seen)
    terminal.type(CTRL_C)
    expect(await daemon.asked('pair/cancel')).toEqual({ pairing: 'p-1' })
    await terminal.until('Appairage abandonné.')
    const { status, stty } = await terminal.left
    expect(status).toBe(1)
    expectSane(terminal.raw, stty)
  })

  it.each([
    [
      'while the device is searched for',
      { state: 'searching', until: inAMinute() } as const,
      'Recherche de l’appareil…',
    ],
    ['at a question', { state: 'enter-passkey', address: ADDRESS } as const, 'L’appareil affiche six chiffres'],
  ])('is stopped from outside %s: the daemon is told, the terminal is as before', async (_when, state, seen) => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say(state)
    await terminal.until(seen)
    terminal.stop()
    expect(await daemon.asked('pair/cancel')).toEqual({ pairing: 'p-1' })
    const { status, stty } = await terminal.left
    expect(status).toBe(1)
    expectSane(terminal.raw, stty)
  })

  it('learns that the daemon is gone, at a question that nobody will hear the answer to', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await terminal.until('L’appareil affiche six chiffres')
    await daemon.bus.close()
    await terminal.until('UMT-BUS-104')
    const { status, stty } = await terminal.left
    expect(status).toBe(69)
    expectSane(terminal.raw, stty)
  })

  it('gives up at the first question: the daemon is asked for nothing', async () => {
    let begun = 0
    const daemon = await scriptedDaemon({ pair: () => ({ pairing: `p-${++begun}` }) })
    using terminal = pairing(daemon)
    await terminal.until('Quel appareil ?')
    terminal.type(CTRL_C)
    const { status, stty } = await terminal.left
    expect({ status, begun }).toEqual({ status: 1, begun: 0 })
    expectSane(terminal.raw, stty)
  })

  it('is told that a device is no longer paired when she gives up after its keys were thrown away', async () => {
    const daemon = await scriptedDaemon({ 'pair/cancel': ({ pairing }) => ({ pairing, lost: 'cuff-1' }) })
    using terminal = pairing(daemon, '--address', ADDRESS)
    await daemon.asked('pair')
    await daemon.say({ state: 'enter-passkey', address: ADDRESS })
    await terminal.until('L’appareil affiche six chiffres')
    terminal.type(CTRL_C)
    await terminal.until('cuff-1 n’est plus appairé')
    expect((await terminal.left).status).toBe(1)
    expect(terminal.raw).not.toContain('Rien n’a changé')
  })

  it('is told so too when it failed and she does not try again', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, '--address', ADDRESS)
    await daemon.asked('pair')
    const words = { fr: 'Refusé.', en: 'Refused.' }
    await daemon.say({ state: 'failed', code: 'UMT-BLE-105', ...words, next: words, lost: 'cuff-1' })
    await terminal.until('Recommencer ?')
    terminal.type(CTRL_C)
    await terminal.until('cuff-1 n’est plus appairé')
    expect((await terminal.left).status).toBe(1)
  })

  it('does without the first reading: the device stays paired', async () => {
    const daemon = await scriptedDaemon({}, { devices: [CUFF] })
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'paired', device: 'cuff-1', asked: 'tensio', keyless: true })
    await terminal.until('cuff-1, et non tensio')
    await terminal.until('sans clés')
    await terminal.until('En attente de la mesure')
    terminal.type(CTRL_C)
    await terminal.until('aucune mesure n’est arrivée')
    expect((await terminal.left).status).toBe(0)
  })

  it('types impatiently during the search, which answers no later question', async () => {
    const daemon = await scriptedDaemon()
    using terminal = pairing(daemon, 'tensiometre')
    await daemon.asked('pair')
    await daemon.say({ state: 'searching', until: inAMinute() })
    await terminal.until('Recherche de l’appareil…')
    terminal.type(`n${ENTER}`)
    await terminal.until('Recherche de l’appareil…')
    await daemon.say({ state: 'confirm-passkey', passkey: '000042' })
    await terminal.until('affiche-t-il exactement 000 042')
    terminal.type(ENTER)
    expect(await daemon.asked('pair/answer')).toEqual({ pairing: 'p-1', accept: true })
  })
})

describe('umt forget at a terminal', () => {
  it('asks, and keeps the device when Enter is pressed without thinking', async () => {
    const daemon = await scriptedDaemon()
    using terminal = atTerminal(['forget', 'cuff-1', '--bus', asUser(daemon.url), '--unit', UNIT])
    await terminal.until('Oublier cuff-1 ?')
    terminal.type(ENTER)
    await terminal.until('cuff-1 n’a pas été oublié.')
    expect((await terminal.left).status).toBe(1)
  })

  it('forgets it when told yes', async () => {
    const daemon = await scriptedDaemon()
    using terminal = atTerminal(['forget', 'cuff-1', '--bus', asUser(daemon.url), '--unit', UNIT])
    await terminal.until('Oublier cuff-1 ?')
    terminal.type('y')
    expect(await daemon.asked('forget')).toEqual({ device: 'cuff-1' })
    await terminal.until('cuff-1 est oublié.')
    expect((await terminal.left).status).toBe(0)
  })
})
