/** What `umt bus certificate` says. */
export const CERTIFICATE_WORDS = {
  fr: {
    made: 'Certificat du bus : {certificate}, valable jusqu’au {date}, pour {hosts}.',
    newAuthority: 'Autorité du véhicule créée. À installer sur chaque tablette : {authority}',
    keptAuthority: 'Même autorité qu’avant : rien à refaire sur les tablettes. Elle est dans {authority}',
    fingerprint: 'Empreinte SHA-256 à comparer sur la tablette : {fingerprint}',
    settings: 'À mettre dans la configuration :',
    taken: 'Le service prend le nouveau certificat de lui-même, sans couper personne.',
  },
  en: {
    made: 'Certificate of the bus: {certificate}, valid until {date}, for {hosts}.',
    newAuthority: 'The authority of this vehicle was made. Install it on each tablet: {authority}',
    keptAuthority: 'The same authority as before: nothing to do on the tablets. It is in {authority}',
    fingerprint: 'SHA-256 fingerprint, to be compared on the tablet: {fingerprint}',
    settings: 'To be put into the configuration:',
    taken: 'The daemon takes the new certificate by itself and cuts nobody off.',
  },
} as const
