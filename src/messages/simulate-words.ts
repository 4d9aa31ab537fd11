import type { Language } from '../errors.ts'
import type { Happening } from '../simulator/happening.ts'

/** What `umt simulate` says of a device that is played. */
export const SIMULATE_WORDS = {
  fr: {
    playing: '{name} joué sur l’adaptateur {adapter}',
    advertising: 'visible',
    silent: 'n’est plus visible',
    vanished: 'radio coupée',
    back: 'radio revenue',
    forgotten: 'appairages oubliés',
    connected: '{central} connecté',
    disconnected: '{central} déconnecté',
    subscribed: '{channel} : demandé',
    unsubscribed: '{channel} : n’est plus demandé',
    sent: '{channel} n° {n} envoyé : {hex}',
    confirmed: '{channel} n° {n} confirmé',
    unconfirmed: '{channel} n° {n} non confirmé',
    stored: 'n° {n} en mémoire',
    passkey: 'code à saisir sur l’autre appareil : {passkey}',
    'clock-set': 'horloge réglée : {local} (écart {movedS} s)',
    'not-understood': 'pas compris : {line}',
  },
  en: {
    playing: '{name} played on adapter {adapter}',
    advertising: 'visible',
    silent: 'no longer visible',
    vanished: 'radio switched off',
    back: 'radio is back',
    forgotten: 'bonds forgotten',
    connected: '{central} connected',
    disconnected: '{central} disconnected',
    subscribed: '{channel}: asked for',
    unsubscribed: '{channel}: no longer asked for',
    sent: '{channel} no. {n} sent: {hex}',
    confirmed: '{channel} no. {n} confirmed',
    unconfirmed: '{channel} no. {n} not confirmed',
    stored: 'no. {n} in its memory',
    passkey: 'passkey to type in on the other device: {passkey}',
    'clock-set': 'clock set: {local} (moved by {movedS} s)',
    'not-understood': 'not understood: {line}',
  },
} as const satisfies Record<Language, Record<Happening['event'], string>>
