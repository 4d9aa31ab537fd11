import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { SERVICE_STATE } from '../config/config-file.ts'
import { defaultConfig } from '../config.ts'
import { socketForCommand } from './places.ts'

/** A machine on which the service runs, and a daemon of somebody's own beside it. */
function aMachine() {
  const { path } = emptyTemp()
  const [service, state] = [join(path, 'run'), join(path, 'state')]
  for (const folder of [service, state]) {
    mkdirSync(folder)
    writeFileSync(join(folder, 'bus.sock'), '')
  }
  return { service, state, ofService: join(service, 'bus.sock'), own: join(state, 'bus.sock') }
}

describe('the socket that a command takes', () => {
  it('is that of the service where nobody says otherwise, and the own one where there is no service', () => {
    const { service, state, ofService, own } = aMachine()
    expect(socketForCommand(defaultConfig({ state }), false, service)).toBe(ofService)
    expect(socketForCommand(defaultConfig({ state }), false, '/nowhere')).toBe(own)
  })

  it('of a configuration that somebody named is never that of the vehicle, also while its own daemon is stopped', () => {
    const { service, state, own } = aMachine()
    expect(socketForCommand(defaultConfig({ state }), true, service)).toBe(own)
    expect(socketForCommand(defaultConfig({ state: '/nowhere' }), true, service)).toBe('/nowhere/bus.sock')
  })

  it('is that of the service where somebody names its own configuration, and what a configuration says goes before all', () => {
    const { service, ofService } = aMachine()
    expect(socketForCommand(defaultConfig({ state: SERVICE_STATE }), true, service)).toBe(ofService)
    expect(socketForCommand(defaultConfig({ bus: { socket: '/a/b.sock' } }), false, service)).toBe('/a/b.sock')
  })
})
