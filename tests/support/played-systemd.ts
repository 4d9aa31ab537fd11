import { readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { machine, type System } from '../../src/service/install/system.ts'

/** A system in which a service is started and stopped; all other commands are the machine's own, but those that would change it. */
export interface PlayedSystemd extends System {
  /** Words of each command of systemd, in order. */
  readonly asked: string[]
  isActive: boolean
}

/** `starts`: whether the release that is current becomes ready; it may do with the state what a daemon does. */
export function playedSystemd(root: string, starts: (release: string) => boolean): PlayedSystemd {
  const ran = (status = 0, stdout = '') => ({ status, stdout, stderr: status === 0 ? '' : 'said no' })
  let [enabled, run, key] = [false, 0, '']
  const played: PlayedSystemd = {
    asked: [],
    isActive: false,
    async run(argv, options) {
      const [command = '', ...words] = argv
      if (command === 'systemd-creds') {
        if (words[0] === 'decrypt') return ran(0, key)
        key = options?.input ?? ''
        return ran(0, 'sealed')
      }
      if (['systemd-sysusers', 'systemd-tmpfiles', 'udevadm'].includes(command)) return ran()
      if (command !== 'systemctl') return await machine.run(argv, options)
      const verb = words.find((word) => !word.startsWith('-')) ?? ''
      played.asked.push(verb)
      if (verb === 'is-active') return ran(played.isActive ? 0 : 3)
      if (verb === 'is-enabled') return ran(enabled ? 0 : 1)
      if (verb === 'enable' || verb === 'disable') enabled = verb === 'enable'
      if (verb === 'stop') played.isActive = false
      if (verb === 'start') {
        run += 1
        played.isActive = starts(basename(readlinkSync(join(root, 'opt/umt-vitals/current'))))
        return ran(played.isActive ? 0 : 1)
      }
      if (verb === 'show') {
        const state = played.isActive ? 'active' : 'activating'
        return ran(0, `ActiveState=${state}\nInvocationID=${run}\nResult=exit-code\nExecMainStatus=69\n`)
      }
      return ran()
    },
  }
  return played
}
