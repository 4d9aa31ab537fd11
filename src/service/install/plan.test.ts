import { describe, expect, it } from 'vitest'
import { SYSTEM_FILES } from './places.ts'
import { installPlan, type Plan, removePlan } from './plan.ts'
import type { Situation } from './survey.ts'

const GB = 1e9

/** A vehicle on which the release `1-old` runs. */
const running: Situation = {
  release: '1-old',
  bytes: 0.15 * GB,
  free: { program: 4 * GB, state: 4 * GB },
  isLaid: true,
  current: '1-old',
  others: [],
  files: [],
  hasConfig: true,
  hasKey: true,
  journal: { version: 4, bytes: 0.1 * GB },
  hasJournalCopy: false,
  command: 'ours',
  isActive: true,
  isEnabled: true,
}

const upgrade: Situation = { ...running, release: '2-new', isLaid: false }

const fresh: Situation = {
  ...upgrade,
  current: undefined,
  files: SYSTEM_FILES,
  hasConfig: false,
  hasKey: false,
  journal: undefined,
  command: 'missing',
  isActive: false,
  isEnabled: false,
}

const wish = { schema: 4, isImage: false, hasOwnKey: false }

const names = ({ prepare, change, undo, finish }: Plan) => ({
  prepare: prepare.map((step) => step.do),
  change: change.map((step) => step.do),
  undo: undo.map((step) => step.do),
  finish: finish.map((step) => step.do),
})

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
  } catch (error) {
    return (error as { code?: string }).code
  }
  return undefined
}

describe('what an installation does', () => {
  it('is everything on a machine without us, and the service starts last', () => {
    const { prepare, change, undo, finish } = names(installPlan(fresh, wish))
    expect(prepare).toEqual(['lay', 'try', 'config', 'key'])
    expect(change.at(0)).toBe('files')
    expect(change.slice(-3)).toEqual(['switch', 'enable', 'start'])
    expect({ undo, finish }).toEqual({ undo: [], finish: ['command'] })
  })

  it('is nothing where it is installed and runs', () => {
    expect(names(installPlan(running, wish))).toEqual({ prepare: [], change: [], undo: [], finish: [] })
  })

  it('stops nothing that runs before the new release is on the disk and has said a word', () => {
    const { prepare, change } = names(installPlan(upgrade, wish))
    expect({ prepare, change }).toEqual({ prepare: ['lay', 'try'], change: ['stop', 'switch', 'start'] })
  })

  it('copies the journal once nobody writes it any more and before anybody changes its tables', () => {
    const plan = names(installPlan(upgrade, { ...wish, schema: 5 }))
    expect(plan.change).toEqual(['stop', 'copy-journal', 'switch', 'start'])
    expect(plan.finish).toEqual(['prune', 'drop-copy'])
  })

  it('goes back to the release of before with its files and its journal, the journal first', () => {
    const files = SYSTEM_FILES.filter(({ reader }) => reader === 'units')
    const plan = installPlan({ ...upgrade, files }, { ...wish, schema: 5 })
    expect(names(plan).undo).toEqual(['stop', 'restore-journal', 'files', 'reread', 'switch', 'start', 'prune'])
    expect(plan.undo).toContainEqual({ do: 'files', release: '1-old', files })
    expect(plan.undo).toContainEqual({ do: 'switch', release: '1-old' })
    expect(plan.undo.at(-1)).toEqual({ do: 'prune', keep: ['1-old'] })
  })

  it('keeps the last two releases', () => {
    const { finish } = installPlan({ ...upgrade, others: ['0-older'] }, wish)
    expect(finish).toEqual([{ do: 'prune', keep: ['2-new', '1-old'] }])
  })

  it('makes no second key, and none for a journal that has another', () => {
    expect(names(installPlan({ ...fresh, hasKey: true }, wish)).prepare).not.toContain('key')
    const orphan = { ...fresh, journal: { version: 4, bytes: 1 } }
    expect(codeOf(() => installPlan(orphan, wish))).toBe('UMT-SERVICE-130')
    expect(names(installPlan(orphan, { ...wish, hasOwnKey: true })).prepare).toContain('key')
  })

  it('writes no configuration over one that is there', () => {
    expect(names(installPlan({ ...fresh, hasConfig: true }, wish)).prepare).not.toContain('config')
  })

  it('is refused where the journal is newer than the program: it would be turned away at its start', () => {
    expect(codeOf(() => installPlan(upgrade, { ...wish, schema: 3 }))).toBe('UMT-SERVICE-133')
  })

  it('is refused where the program, or the copy of the journal, has no room', () => {
    const short = (free: Situation['free'], schema = 4) =>
      codeOf(() => installPlan({ ...upgrade, free }, { ...wish, schema }))
    expect(short({ program: 0.2 * GB, state: GB })).toBe('UMT-SERVICE-124')
    expect(short({ program: GB, state: 0.2 * GB })).toBeUndefined()
    expect(short({ program: GB, state: 0.2 * GB }, 5)).toBe('UMT-SERVICE-124')
    expect(codeOf(() => installPlan({ ...running, free: { program: 0, state: 0 } }, wish))).toBeUndefined()
  })

  it('starts and seals nothing in an image', () => {
    const { prepare, change } = names(installPlan(fresh, { ...wish, isImage: true }))
    expect([...prepare, ...change]).toEqual(expect.not.arrayContaining(['key', 'start', 'stop']))
    expect(change.filter((step) => step === 'reread')).toHaveLength(2)
  })

  it('after an upgrade that was cut off, erases its copy of the journal only once the service is ready', () => {
    const cut = { ...running, isActive: false, hasJournalCopy: true }
    expect(names(installPlan(cut, wish))).toEqual({ prepare: [], change: ['start'], undo: [], finish: ['drop-copy'] })
  })

  it('before its copy of the journal is made anew, makes sure that the one of an upgrade that was cut off is of no use', () => {
    const cut = { ...upgrade, hasJournalCopy: true }
    expect(names(installPlan(cut, { ...wish, schema: 5 })).prepare[0]).toBe('drop-copy')
  })

  it('never erases a copy of the journal in an image, where no service has opened the journal', () => {
    const cut = { ...running, hasJournalCopy: true }
    expect(names(installPlan(cut, { ...wish, isImage: true })).finish).not.toContain('drop-copy')
  })

  it('takes a changed unit up by a restart, and other changed files without one', () => {
    const changed = (reader: string) => ({ ...running, files: SYSTEM_FILES.filter((file) => file.reader === reader) })
    expect(names(installPlan(changed('units'), wish)).change).toEqual(['files', 'reread', 'stop', 'start'])
    expect(names(installPlan(changed('udev'), wish)).change).toEqual(['files', 'reread'])
  })
})

describe('what a removal erases', () => {
  const erased = (over: Partial<Parameters<typeof removePlan>[0]>) =>
    removePlan({ isImage: false, purge: false, force: false, paths: ['/etc/a'], ...over }).finish.flatMap((step) =>
      step.do === 'remove' ? step.paths : [],
    )

  it('is the program and what it put into the system, never what was measured', () => {
    expect(erased({})).toEqual(['/etc/a', '/usr/local/bin/umt', '/opt/umt-vitals'])
  })

  it('is everything when it is asked for, the key before what it opens', () => {
    const paths = erased({ purge: true })
    expect(paths).toEqual(expect.arrayContaining(['/var/lib/umt-vitals', '/etc/umt', '/var/cache/umt-vitals']))
    const key = paths.findIndex((path) => path.includes('credstore'))
    expect(key).toBeGreaterThan(0)
    expect(key).toBeLessThan(paths.indexOf('/var/lib/umt-vitals'))
  })

  it('is counted again once the service has stopped, unless a person insists', () => {
    const plan = (force: boolean) => names(removePlan({ isImage: false, purge: true, force, paths: [] }))
    expect(plan(false)).toMatchObject({ prepare: ['nothing-owed'], change: ['stop', 'nothing-owed'], undo: ['start'] })
    expect(plan(true)).toMatchObject({ prepare: [], change: ['stop'] })
  })
})
