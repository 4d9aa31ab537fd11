import type { DevicePage } from '../define.ts'

export const beurerFt95Page: DevicePage = {
  verified: [
    { what: 'the frame of an object, an example of the maker: no body temperature comes of it', by: 'specification' },
    { what: 'body temperature in °C and °F with its time', by: 'specification' },
    { what: 'the dialogue with a played thermometer', by: 'simulated' },
  ],
  quirks: [
    'Pointed at an object it sends what it measured by the same characteristic, with the temperature type FF, which is outside the list of the service. Such a reading has no value, with the reason that it is no body.',
    'It sends the forehead as type 2, body.',
  ],
  unknown: ['The mode room, where a model has it. A type that is in no list makes a reading questionable.'],
  steps: [
    { fr: 'Allumer le thermomètre.', en: 'Switch the thermometer on.' },
    {
      fr: 'Le mettre en mode « corps » : en mode « objet », aucune température n’est transmise.',
      en: 'Set it to body: in the mode object no temperature is passed on.',
    },
    {
      fr: 'Lancer l’appairage et prendre une température.',
      en: 'Start pairing and take a temperature.',
    },
  ],
  neverSend: [],
  sources: [
    'Beurer protocol document, quoted by eviahealth ft95manager',
    'Bluetooth SIG, Health Thermometer Service 1.0',
  ],
}
