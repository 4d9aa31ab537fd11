import { radioTrouble } from '../../link/radio-trouble.ts'
import { type Check, type Finding, finding } from '../check.ts'

/** Before it both notification and indication were switched on where a characteristic has both (BlueZ commit 7c3ca2a6b). */
const OLDEST = [5, 59] as const

/** Whether Bluetooth can be used from here: D-Bus, its policy, bluetoothd, an adapter that is on. */
export const radioCheck: Check = {
  id: 'radio',
  look({ around, daemon }) {
    if (!around?.radio) return []
    const { isNeeded, bus, refusal, adapters, version } = around.radio
    const severity = isNeeded ? 'error' : 'info'
    const found: Finding[] = []
    if (version !== undefined && isTooOld(version)) found.push(finding('warning', 'UMT-DOCTOR-145', { version }))
    // What the daemon sees it tells itself, and it may see more than who asks.
    if (daemon.kind === 'there' && daemon.what.health?.bluetooth) return found
    if (bus === 'absent') found.push(finding(severity, 'UMT-DOCTOR-142'))
    else if (refusal?.kind === 'denied') found.push(finding('info', 'UMT-DOCTOR-143', { user: around.user }))
    else if (refusal?.kind === 'silent') found.push(finding(severity, 'UMT-DOCTOR-144', { detail: refusal.detail }))
    else {
      const service = refusal ? 'stopped' : adapters.length === 0 ? 'no-adapter' : 'running'
      const trouble = radioTrouble({ service, adapters })
      if (trouble) found.push({ severity, error: trouble })
    }
    return found
  },
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}
