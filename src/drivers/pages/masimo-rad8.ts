import type { DevicePage } from '../define.ts'

export const masimoRad8Page = {
  sameAs: ['Rad-8', 'Radical-7'],
  verified: [
    { what: 'Lines of a Rad-8 without a sensor and of a Radical-7, and of a trend dump', by: 'published-capture' },
    { what: 'A consultation: probe off, pulse search, steady values, low signal quality', by: 'simulated' },
  ],
  quirks: [
    'The factory setting is ASCII 2, whose layout is not public.',
    'Rad-8, Radical-7 and their software generations have other columns: lines are read by KEY=value, never by column.',
    'SpO2=000 PR=000 means "no value", also when EXC says nothing of it.',
    'NUL bytes may stand before a line.',
    'A line of a trend printout is of the past, perhaps somebody else’s: umt decode reads it, the daemon takes none in and says so.',
  ],
  unknown: ['The layout of ASCII 2.', 'The bits of ALARM, which are Masimo’s own.'],
  steps: [
    {
      fr: 'Sur l’oxymètre, une fois : garder Entrée et Bas appuyées 5 s, et dans le menu de niveau 3 mettre SEr sur AS1.',
      en: 'On the oximeter, once: hold Enter and Down for 5 s, and in the level-3 menu set SEr to AS1.',
    },
    {
      fr: 'Brancher le câble série toujours à la même prise : c’est elle que la configuration nomme.',
      en: 'Plug the serial cable into the same socket each time: it is what the configuration names.',
    },
  ],
  neverSend: [],
  sources: [
    'Masimo: Rad-8 Operator’s Manual, pages 4-24 and 7-3',
    'remkolems/masimo-datacapture@5739b3e9',
    'nmenon/masimo-datacapture@fd4684fe',
  ],
} as const satisfies DevicePage
