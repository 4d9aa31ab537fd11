import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { command } from './support/command.ts'
import { umt } from './support/umt.ts'

describe('umt', () => {
  it('names every command in its help, in the language that is asked for', async () => {
    const [french, english] = await Promise.all([umt(['--help', '--lang', 'fr']), umt(['--help'])])
    for (const { stdout, status } of [french, english]) {
      expect(status).toBe(0)
      for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`  ${name} `)
    }
    expect(french.stdout).toContain('Les mesures en direct dans le terminal')
    expect(english.stdout).toContain('Live readings in the terminal')
  })

  it('says what to type after an unknown command', async () => {
    const { status, stdout, stderr } = await umt(['mesurer', '--lang', 'fr'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe('UMT-CLI-101  Commande inconnue : mesurer.\n→ Voir la liste : umt --help.\n')
  })

  it.each([
    [['encouter', 'status'], 'Commande inconnue : encouter (peut-être encounter ?).'],
    [['device'], 'Commande inconnue : device (peut-être devices ?).'],
    [['watch', '--langue', 'fr'], 'Arguments incorrects : option inconnue --langue (peut-être --lang ?).'],
    [['watch', '--colour=red'], 'Arguments incorrects : option inconnue --colour.'],
    [['watch', '--unit'], 'Arguments incorrects : il manque une valeur après --unit.'],
    [['watch', '--json=yes'], 'Arguments incorrects : --json ne prend pas de valeur.'],
  ])('says in the language of the reader what is wrong with %j, and what may have been meant', async (words, said) => {
    const { status, err } = await command(['--lang', 'fr', ...words])
    expect(status).toBe(2)
    expect(err[0]?.replace(/^\S+ +/, '')).toBe(said)
  })

  it.each([
    [['help'], ['--help']],
    [
      ['help', 'pair'],
      ['pair', '--help'],
    ],
    [
      ['help', 'held', 'list'],
      ['held', 'list', '--help'],
    ],
    [
      ['help', 'outbox', '--lang', 'fr'],
      ['outbox', '--help', '--lang', 'fr'],
    ],
  ])('takes %j for %j', async (said, meant) => {
    const [one, other] = [await command(said), await command(meant)]
    expect(one.status).toBe(0)
    expect(one.out).toEqual(other.out)
  })

  it.each([[['encounter']], [['encounter', 'DUPONT']]])(
    'says what may follow a word that is no command by itself: %j',
    async (words) => {
      const { status, out, err } = await command([...words, '--lang', 'fr'])
      expect({ status, out }).toEqual({ status: 2, out: [] })
      expect(err[0]).toBe('UMT-CLI-116  Après « umt encounter » il faut l’un de ces mots : open, close, status.')
    },
  )

  it.each(['--help', '-h'])('shows what may follow such a word when asked with %s, and nothing else', async (help) => {
    const { status, out } = await command(['held', help, '--lang', 'fr'])
    const shown = out.join('\n')
    expect(status).toBe(0)
    expect(shown.match(/^ {2}[a-z]+ [a-z]+ {2}/gm)?.map((line) => line.trim())).toEqual([
      'held list',
      'held show',
      'held assign',
      'held discard',
    ])
  })

  it.each(Object.keys(COMMANDS))('explains %s with an example', async (name) => {
    const { status, stdout } = await umt([...name.split(' '), '--help'])
    expect(status).toBe(0)
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain(`umt ${name}`)
  })

  it.each([
    ['forget', 'cuff-1', 'cuff-2', '--yes'],
    ['pair', 'cuff', 'oximeter'],
    ['scan', 'cuff'],
    ['devices', 'cuff-1'],
    ['watch', 'cuff-1'],
    ['drivers', 'masimo-rad8', 'sig-heart-rate'],
    ['run', 'umt.yaml'],
    ['demo', 'once'],
    ['record', 'contec-cms50', 'cms50.jsonl'],
    ['replay', 'a.jsonl', 'b.jsonl'],
    ['simulate', 'cuff', 'oximeter', '--ble'],
    ['journal', 'verify', '/var/lib/umt-vitals'],
    ['encounter', 'status', 'e1'],
    ['encounter', 'close', 'e1', 'e2'],
    ['held', 'list', 'cuff-1'],
    ['held', 'show', '3f5c9a1e', '4f5c9a1e'],
    ['audit', 'show', 'e1'],
    ['audit', 'verify', '/var/lib/umt-vitals'],
    ['doctor', 'now'],
    ['config', 'check', 'a.yaml', 'b.yaml'],
    ['config', 'show', 'a.yaml', 'b.yaml'],
    ['config', 'schema', 'a.yaml'],
    ['key', 'new', 'journal.key'],
    ['key', 'save', 'journal.key'],
    ['service', 'install', '/opt'],
    ['service', 'upgrade', 'now'],
    ['service', 'remove', 'everything'],
    ['capture', 'cuff-1', 'cuff-2'],
  ])('does nothing where a word too many follows: umt %s', async (...words) => {
    const { status, out, err } = await command([...words, '--json'])
    expect({ status, out }).toEqual({ status: 2, out: [] })
    const extra = words.filter((word) => !word.startsWith('--')).at(-1)
    expect(JSON.parse(err.join())).toMatchObject({ code: 'UMT-CLI-102', message: expect.stringContaining(`${extra}`) })
  })

  it('prints its version', async () => {
    const { stdout } = await umt(['--version'])
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

it.each([[['--help']], [['bus', '--help']], [['bus', 'user', 'add', '--help']]])(
  'help fits a terminal of 80 columns: %s',
  async (words) => {
    for (const language of ['fr', 'en']) {
      const { out } = await command([...words, '--lang', language], undefined, 80)
      const [options = ''] = out.join('\n').split(/Exemples :|Examples:/)
      expect(options.split('\n').filter((line) => line.length > 80)).toEqual([])
    }
  },
)
