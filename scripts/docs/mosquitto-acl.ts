import { REQUEST_TABLE, VERBS } from '../../src/bus/requests.ts'
import { ROLES, type Role } from '../../src/bus/roles.ts'
import { TOPIC_NAMES, TOPIC_TABLE } from '../../src/bus/topics.ts'

const ANY = 'umt/v1/+'
const OWN = 'umt/v1/%u'

const topicsOf = (role: Role): readonly string[] =>
  TOPIC_NAMES.filter((name) => {
    const { readers } = TOPIC_TABLE[name]
    return readers === 'anyone' || readers.includes(role)
  }).map((name) => patternOf(name))

const patternOf = (name: (typeof TOPIC_NAMES)[number]): string => TOPIC_TABLE[name].pattern.replace(/\{\w+\}/g, '+')

const verbsOf = (role: Role) => VERBS.filter((verb) => REQUEST_TABLE[verb].callers.includes(role))

/** Rights on a Mosquitto outside, as the broker inside gives them: one user a role, one a vehicle. */
export const mosquittoAcl = (): string =>
  [
    '# Rights on a Mosquitto outside, made from the tables in src/bus/ by `npm run docs`; see broker.md beside it.',
    '#',
    '# A vehicle is a user whose name is its `unit`: it says what is its own, and hears what is asked of it. Nobody else may have',
    '# the name of a vehicle.',
    ...TOPIC_NAMES.map((name) => `pattern write ${OWN}/${patternOf(name)}`),
    `pattern read ${OWN}/request/#`,
    `pattern write ${OWN}/response/#`,
    ...ROLES.flatMap((role) => [
      '',
      `# One user a role, for all vehicles. For one vehicle: its name in the place of "+", under a user of its own.`,
      `user ${role}`,
      ...topicsOf(role).map((topic) => `topic read ${ANY}/${topic}`),
      ...verbsOf(role).flatMap((verb) => [`topic write ${ANY}/request/${verb}`, `topic read ${ANY}/response/${verb}`]),
    ]),
    '',
  ].join('\n')
