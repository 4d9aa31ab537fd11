import type { Language } from '../errors.ts'

/** What `umt reading move` says. */
export const MOVE_WORDS = {
  fr: {
    none: 'La consultation ouverte n’a pas encore de mesure, ou aucune n’est ouverte. Nommer l’Observation : umt reading move ID.',
    which: 'Quelle mesure n’est pas à ce patient ?',
    whose: 'À quelle consultation est-elle ?',
    nobody: 'à personne : essai, erreur, inconnu',
    toNobody: 'personne',
    toEncounter: 'la consultation {encounter}',
    why: 'Pourquoi ? (écrit au registre)',
    agree:
      'Rendre cette mesure à {whose} ? Toutes les valeurs de la même mesure sont déplacées. Là où elle est déjà envoyée, elle sera marquée « saisie par erreur ». Votre nom et la raison sont écrits au registre.',
    moved: 'Mesure rendue à {whose}. Annulées : {withdrawn}. Nouvelles : {made}.',
    nothingDone: 'Rien n’a été fait : la mesure reste où elle est.',
  },
  en: {
    none: 'The open encounter has no reading yet, or none is open. Name the Observation: umt reading move ID.',
    which: 'Which reading is not this patient’s?',
    whose: 'Of which encounter is it?',
    nobody: 'nobody’s: a trial, a mistake, unknown',
    toNobody: 'nobody',
    toEncounter: 'encounter {encounter}',
    why: 'Why? (goes into the audit chain)',
    agree:
      'Give this reading to {whose}? Every value of the same measurement is moved. Where it was sent already it will be marked as entered in error. Your name and the reason go into the audit chain.',
    moved: 'Reading given to {whose}. Withdrawn: {withdrawn}. New: {made}.',
    nothingDone: 'Nothing was done: the reading stays where it is.',
  },
} as const satisfies Record<Language, Record<string, string>>
