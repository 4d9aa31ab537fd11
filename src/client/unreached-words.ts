/** Why a bus is not reached, in French; the system and MQTT say it in English. What is not known here stays as it is. */
const FRENCH: readonly (readonly [pattern: RegExp, fr: string])[] = [
  [/\bENOENT\b/, 'le service n’y est pas'],
  [/\bECONNREFUSED\b|^connection refused$/, 'personne n’y répond'],
  [/\bECONNRESET\b|\bEPIPE\b|^connection lost$/, 'la connexion est coupée'],
  [/\bEACCES\b|\bEPERM\b/, 'cet utilisateur n’y a pas accès'],
  [/\bENOTFOUND\b|\bEAI_AGAIN\b/, 'ce nom n’est pas connu'],
  [/\bE(HOST|NET)UNREACH\b/, 'aucun réseau n’y mène'],
  [/^no answer in (\d+) ms$/, 'pas de réponse en $1 ms'],
  [/^no unit says anything in (\d+) ms$/, 'aucun véhicule ne s’y fait entendre en $1 ms'],
  [/^not the address of a bus$/, 'ce n’est pas l’adresse d’un bus'],
  [/^not connected$/, 'pas de connexion'],
  [/^subscription to (\S+) (?:failed|refused)$/, 'l’abonnement à $1 est refusé'],
]

export function frenchDetail(detail: string): string {
  const known = FRENCH.find(([pattern]) => pattern.test(detail))
  if (!known) return detail
  const [pattern, fr] = known
  return fr.includes('$1') ? detail.replace(pattern, fr) : fr
}
