import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const SOURCE = join(import.meta.dirname, '..', 'src')
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/testing/'),
)

/** What a file imports, as paths below `src/` or names of packages; `whenRun`: without what the compiler takes away. */
function importsOf(file: string, whenRun = false): readonly string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8')
  return [...text.matchAll(/^(?:import|export) (type )?(?:[^'\n;]|\n(?! *\/))*?from '([^']+)'|import\('([^']+)'\)/gm)]
    .filter(([, type]) => !(whenRun && type))
    .map(([, , from = '', loaded = from]) => (loaded.startsWith('.') ? join(dirname(file), loaded) : loaded))
}

/** Columns one and three of the rooms in docs/architecture.md, where they are about other rooms. */
it.each<[string, readonly string[]]>([
  ['reading/', ['bus/', 'drivers/', 'fhir/', 'link/', 'journal/', 'encounter/']],
  ['link/', ['drivers/', 'encounter/', 'journal/', 'bus/']],
  ['dbus/', ['link/']],
  ['drivers/', ['encounter/', 'bus/', 'journal/', 'fhir/']],
  ['encounter/', ['bus/', 'fhir/']],
  ['intake/', ['bus/', 'link/', 'dbus/']],
  ['fhir/', ['drivers/', 'link/', 'bus/', 'journal/', 'uplink/']],
  ['journal/', ['fhir/', 'encounter/', 'bus/']],
  ['bus/', ['drivers/', 'link/', 'journal/', 'daemon']],
  ['uplink/', ['drivers/', 'link/', 'bus/', 'mqtt']],
  ['broker/', ['drivers/', 'link/', 'daemon']],
  ['simulator/', ['daemon']],
  ['metrics/', ['daemon', 'journal/', 'bus/']],
  ['doctor/', ['daemon']],
])('src/%s knows nothing of %j', (room, unknown) => {
  const known = sources
    .filter((file) => file.startsWith(room))
    .flatMap((file) => importsOf(file).map((to) => ({ file, to })))
  expect(known.length).toBeGreaterThan(0)
  expect(known.filter(({ to }) => unknown.some((other) => to.startsWith(other)))).toEqual([])
})

it('the client of screens loads nothing of Node, of zod or of the daemon, by whatever it loads', () => {
  const loaded = new Set(['client.ts'])
  for (const file of loaded) if (file.endsWith('.ts')) for (const to of importsOf(file, true)) loaded.add(to)
  expect(loaded).toContain('client/umt-client.ts')
  expect([...loaded].filter((each) => /^(node:|zod$|daemon|journal|drivers|link)/.test(each))).toEqual([])
})

it('each room stands in the table of rooms', () => {
  const table = readFileSync(join(SOURCE, '..', 'docs', 'architecture.md'), 'utf8')
  const rooms = new Set(sources.map((file) => file.split('/')[0] ?? file))
  for (const room of rooms) expect(table.includes(`src/${room.replace(/\.ts$/, '')}`), room).toBe(true)
})
