/** What `umt bus user` says. */
export const BUS_USER_WORDS = {
  fr: {
    added: 'Utilisateur {name} ({roles}) dans {file}. Le service le connaît dans la seconde.',
    password: ['Mot de passe : {password}', 'Il n’est gardé nulle part et ne sera plus affiché.'],
    removed: 'Utilisateur {name} retiré ; ses connexions sont coupées dans la seconde.',
    none: 'Aucun utilisateur dans {file}. En créer un : umt bus user add NOM --role consultation',
    badName: 'le nom a 1 à 32 caractères : lettres minuscules sans accent, chiffres, « . », « _ », « - »',
  },
  en: {
    added: 'User {name} ({roles}) in {file}. The daemon knows it within a second.',
    password: ['Password: {password}', 'It is kept nowhere and will not be shown again.'],
    removed: 'User {name} removed; its connections are cut within a second.',
    none: 'No users in {file}. To make one: umt bus user add NAME --role consultation',
    badName: 'a name has 1 to 32 characters: lower-case letters, digits, ".", "_", "-"',
  },
} as const
