import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const SECRET = 'DUPONT-JEANNE-1950'

it('the log says of an error what kind and where, not what it quotes', () => {
  const script = `
    import { createLog } from '${new URL('log.ts', import.meta.url)}'
    const log = createLog('debug')
    const secret = process.argv[1]
    const error = Object.assign(new Error(secret, { cause: new Error(secret) }), { packet: { payload: secret } })
    for (const level of ['debug', 'info', 'warn', 'error']) log[level]({ err: error, device: 'cuff-1' }, 'refused')
    try { JSON.parse('{"a": ' + secret) } catch (error) { log.warn({ err: error }, 'refused') }
  `
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script, SECRET], { encoding: 'utf8' })
  const lines = run.stderr.trim().split('\n')
  expect(lines).toHaveLength(5)
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ msg: 'refused', err: { type: expect.stringMatching(/Error$/) } })
  expect(run.stderr).not.toContain('DUPONT')
})
