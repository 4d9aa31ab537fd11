import { expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { UNIT } from './support/a-daemon.ts'
import { atTerminal, ENTER } from './support/at-terminal.ts'
import { command } from './support/command.ts'
import { CUFF, CUFF_ADDRESS, daemonWithACuffNear } from './support/radio-with-a-cuff.ts'

const at = ({ url }: { readonly url: string }) => ['--bus', asUser(url), '--unit', UNIT]

it('a nurse pairs a cuff: digits wrong, then right, and its first reading; then it is ours', async () => {
  const daemon = await daemonWithACuffNear()
  using terminal = atTerminal(['pair', 'tensiometre', '--name', 'brassard-gauche', ...at(daemon)])
  await terminal.until('Préparer l’appareil')
  await terminal.until('Recherche de l’appareil…')
  await terminal.until(`Appareil trouvé : ${CUFF}`)
  await terminal.until('L’appareil affiche six chiffres')
  terminal.type(`042 918${ENTER}`)
  await terminal.until('UMT-BLE-105')
  await terminal.until('Recommencer ?')
  terminal.type(ENTER)
  await terminal.until('L’appareil affiche six chiffres')
  terminal.type(`042 917${ENTER}`)
  await terminal.until('Appairé. Son nom ici : brassard-gauche')
  await terminal.until('Mesure reçue : Pression artérielle')
  await terminal.until('C’est prêt.')
  expect((await terminal.left).status).toBe(0)
  const { out } = await command(['devices', ...at(daemon), '--lang', 'fr'])
  expect(out[1]).toMatch(new RegExp(`^brassard-gauche +tensiomètre .* Bluetooth ${CUFF}$`))
  const { out: near } = await command(['scan', '--seconds', '1', ...at(daemon), '--lang', 'fr'])
  expect(near[1]).toMatch(/^tensiomètre .* très proche +à nous : brassard-gauche +00:09:1F:8A:12:C4$/)
  expect(near[2]).toContain('Appareils d’un autre type à portée : 1')
})

it('a nurse pairs while nobody is in the cabin: the reading is proof, and is held without its value', async () => {
  const daemon = await daemonWithACuffNear()
  daemon.closeEncounter()
  using terminal = atTerminal(['pair', '--address', CUFF_ADDRESS, '--passkey', '042917', ...at(daemon)])
  await terminal.until('Appairé. Son nom ici : cuff-1')
  await terminal.until('Elle est gardée en attente')
  await terminal.until('C’est prêt.')
  expect((await terminal.left).status).toBe(0)
  expect(terminal.raw).not.toContain('mmHg')
})

it('a program pairs a cuff, and forgets it', async () => {
  const daemon = await daemonWithACuffNear()
  const words = ['pair', '--address', CUFF_ADDRESS, '--passkey', '042917', '--json']
  const { status, out, err } = await command([...words, ...at(daemon)])
  expect({ status, err }).toEqual({ status: 0, err: [] })
  const states = out.map((line) => JSON.parse(line))
  expect(states.at(-1)).toMatchObject({ state: 'done', device: 'cuff-1', proven: true })
  expect(states.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['searching', 'connecting', 'enter-passkey', 'paired', 'done']),
  )
  expect((await command(['forget', 'cuff-1', '--yes', ...at(daemon)])).out).toEqual([
    'cuff-1 is forgotten. To use it again: umt pair.',
  ])
  expect((await command(['devices', ...at(daemon)])).out).toEqual(['No devices.'])
})

it('a program learns that the digits were wrong', async () => {
  const daemon = await daemonWithACuffNear()
  const words = ['pair', '--address', CUFF_ADDRESS, '--passkey', '000000', '--json']
  const { status, err } = await command([...words, ...at(daemon)])
  expect(status).toBe(1)
  expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-BLE-105', next: expect.any(String) })
  expect((await command(['devices', ...at(daemon)])).out).toEqual(['No devices.'])
})
