import { describe, expect, it, test } from 'vitest'
import { type EndpointStatus, encounterOwedLines, statusLines } from './outbox-lines.ts'
import { drainLine, drainOf } from './outbox-progress.ts'

const since = new Date(Date.now() - 20 * 60_000).toISOString()
const problem = {
  code: 'UMT-UPLINK-129',
  fr: 'La plateforme telmi n’accepte pas nos envois.',
  en: 'Platform telmi does not let us send.',
  next: { fr: 'Appeler l’assistance.', en: 'Call support.' },
}
const telmi = (over: Partial<EndpointStatus> = {}): EndpointStatus => ({
  name: 'telmi',
  state: 'idle',
  owed: 0,
  owedOfEncounter: 0,
  quarantined: 0,
  ...over,
})

describe('what a nurse reads of a platform', () => {
  it.each<[string, Partial<EndpointStatus>, RegExp]>([
    ['has all', {}, /^telmi : à jour\.$/],
    [
      'is being sent to',
      { state: 'sending', owed: 12, oldestSince: since, etaS: 41 },
      /^telmi : 12 mesures à envoyer, la plus ancienne depuis .* \(il y a 20 min\), envoi en cours, reste environ 41 s\.$/,
    ],
    [
      'cannot be reached',
      { state: 'waiting', owed: 1, oldestSince: since, nextTryAt: '2026-11-20T10:14:30.000+01:00' },
      /^telmi : 1 mesure à envoyer, .*, en attente, prochain essai à 10:14:30\.$/,
    ],
    [
      'was taken out and is owed nothing',
      { state: 'retired' },
      /^telmi : retirée de la configuration : rien ne part plus/,
    ],
    ['was taken out', { state: 'retired', owed: 2 }, /^telmi : 2 mesures à envoyer, retirée de la configuration/],
  ])('that %s', (_, over, line) => {
    expect(statusLines([telmi(over)], 'fr')).toEqual([expect.stringMatching(line)])
  })

  it('that has stopped says why and what to do, though nothing is owed', () => {
    const lines = statusLines([telmi({ state: 'stopped', problem })], 'fr')
    expect(lines).toEqual([
      'telmi : arrêté : quelqu’un doit corriger.',
      `! UMT-UPLINK-129  ${problem.fr}`,
      '→ Appeler l’assistance.',
    ])
  })

  it('is said platform by platform for the consultation; a refusal is not taken for a delivery', () => {
    const endpoints = [
      telmi({ owed: 9, owedOfEncounter: 3 }),
      telmi({ name: 'clinic' }),
      telmi({ name: 'region', quarantined: 1 }),
      telmi({ name: 'old', state: 'retired', owed: 4 }),
    ]
    expect(encounterOwedLines(endpoints, 'fr')).toEqual([
      'Encore 3 mesures de cette consultation à envoyer à telmi.',
      'Les mesures de cette consultation sont toutes chez clinic.',
      'Des mesures sont refusées par region : à regarder, umt outbox show.',
    ])
  })

  it('is not said to be all there where some of it never goes there; a lane that has stopped says so', () => {
    expect(encounterOwedLines([telmi({ notTakenOfEncounter: 2 })], 'fr')).toEqual([
      '2 mesures de cette consultation ne vont pas à telmi : les transmettre autrement.',
    ])
    const stopped = telmi({ state: 'stopped', owed: 1, owedOfEncounter: 1, quarantined: 1, notTakenOfEncounter: 1 })
    expect(encounterOwedLines([stopped], 'fr')).toEqual([
      'Encore 1 mesure de cette consultation à envoyer à telmi.',
      '! L’envoi à telmi est arrêté, tout est gardé. Appeler l’assistance : umt outbox status.',
      'Des mesures sont refusées par telmi : à regarder, umt outbox show.',
      '1 mesure de cette consultation ne va pas à telmi : la transmettre autrement.',
    ])
  })
})

describe('a drain that is followed', () => {
  it('has a longer way when more becomes owed, and does not go back', () => {
    const begun = drainOf([telmi({ owed: 300 })], { total: 0, owed: 0 })
    const later = drainOf([telmi({ owed: 120, etaS: 15 })], begun)
    expect(drainLine(later, 'fr')).toBe('180/300 envoyées, reste environ 15 s')
    const more = drainOf([telmi({ owed: 130 })], later)
    expect(drainLine(more, 'fr')).toBe('180/310 envoyées')
    expect(drainOf([telmi()], more)).toEqual({ total: 310, owed: 0 })
  })

  it('is as long as its slowest platform, and waits for none that was taken out', () => {
    const endpoints = [telmi({ owed: 3, etaS: 4 }), telmi({ owed: 5, etaS: 9 }), telmi({ state: 'retired', owed: 7 })]
    expect(drainOf(endpoints, { total: 0, owed: 0 })).toEqual({ total: 8, owed: 8, etaS: 9 })
  })
})

test('a nurse is not told of the broker outside as of a platform that has the readings; a technician is told how it stands', () => {
  const broker = telmi({ name: 'bus', kind: 'broker', owed: 2, owedOfEncounter: 2, quarantined: 1, state: 'waiting' })
  expect(encounterOwedLines([broker], 'fr')).toEqual([])
  expect(encounterOwedLines([{ ...broker, owed: 0, owedOfEncounter: 0, quarantined: 0 }], 'fr')).toEqual([])
  expect(statusLines([broker], 'fr')).toEqual([
    'Serveur MQTT extérieur (bus) : 2 mesures à envoyer, en attente.',
    '! Serveur MQTT extérieur (bus) : 1 mesure en quarantaine, refusée par lui : umt outbox show',
  ])
})
