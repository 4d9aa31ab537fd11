import { readdir, readFile } from 'node:fs/promises'
import { driverOf } from '../../src/drivers/registry.ts'
import type { HeldBecause } from '../../src/encounter/attribution.ts'

/** In the order of the table. */
const REASONS = {
  'no-encounter': 'nobody was in when it was measured',
  'before-encounter': 'measured before the patient came in',
  'before-pairing': 'measured before the device was paired, or nobody can tell on its first contact',
  'unknown-time': 'nobody can tell when it was measured',
  'perhaps-resent': 'equal to one of the patient before, and perhaps that one',
} as const satisfies Record<HeldBecause, string>

const TESTS = new URL('../../tests/', import.meta.url)
/** A test that plays a day in the cabin looks at what was told and kept. */
const DAY_ENDS = 'await cabin.end()'

interface Situation {
  readonly title: string
  readonly devices: readonly string[]
  readonly heldBecause: readonly string[]
  readonly test: string
}

/** Who gets a reading, situation by situation, out of the tests that play them. */
export async function attributionDocument(): Promise<string> {
  const names = (await readdir(TESTS)).filter((name) => name.endsWith('.test.ts')).toSorted()
  const texts = await Promise.all(
    names.map((test) => readFile(new URL(test, TESTS), 'utf8').then((text) => ({ test, text }))),
  )
  const all = texts.flatMap(({ test, text }) => situationsOf(test, text))
  return [
    '# Whose a reading is',
    '',
    'A reading is his who was in the cabin when it was *measured*. In doubt it is held until a person decides. Each line is a',
    'test that plays a recording through session, intake, journal and bus, and looks at what a screen was told and what is on',
    'disk. Made from `tests/` by `npm run docs`.',
    '',
    '| held as | because |',
    '|---|---|',
    ...Object.entries(REASONS).map(([reason, because]) => `| \`${reason}\` | ${because} |`),
    '',
    '| situation, and what happens | device | held as | test |',
    '|---|---|---|---|',
    ...all.map(rowOf),
    '',
  ].join('\n')
}

/** How many situations the document has. */
export const situationsIn = (document: string): number => document.match(/\]\(\.\.\/tests\//g)?.length ?? 0

const rowOf = ({ title, devices, heldBecause, test }: Situation): string => {
  const models = devices.map((id) => `[${driverOf(id).vendor} ${driverOf(id).model}](devices/${id}.md)`)
  const reasons = heldBecause.map((reason) => `\`${reason}\``)
  const cells = [
    title,
    models.join(', '),
    reasons.join(', '),
    `[\`${test.replace('.test.ts', '')}\`](../tests/${test})`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Constants above the tests are taken as part of each. */
function situationsOf(test: string, text: string): readonly Situation[] {
  const [head = '', ...bodies] = text.split(/^it\(/m)
  const constants = new Map(
    [...head.matchAll(/^const ([A-Z_]+) = '([^']+)'/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  return bodies
    .filter((body) => body.includes(DAY_ENDS))
    .map((body) => {
      const whole = body.replace(/\b[A-Z_]{3,}\b/g, (name) => (constants.has(name) ? `'${constants.get(name)}'` : name))
      return {
        title: /'([^']+)'/.exec(body)?.[1] ?? '',
        devices: [
          ...new Set([...whole.matchAll(/'([a-z0-9-]+)\/[a-z0-9-]+\.jsonl'/g)].map(([, driver = '']) => driver)),
        ],
        heldBecause: Object.keys(REASONS).filter((reason) => whole.includes(` ${reason} `)),
        test,
      }
    })
}
