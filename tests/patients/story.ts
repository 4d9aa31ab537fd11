import type { DayPlan, Deed } from './deeds.ts'
import type { Machine } from './machine.ts'

const SECOND = 1_000

/** A deed as a line of a story, by the true time in UTC. */
export function toText(machine: Machine, deed: Deed): string {
  const { afterMs: _, do: what, ...how } = deed
  const said = Object.entries(how).map(([name, value]) => ` ${name.replace(/Ms$/, '')} ${wordOf(name, value)}`)
  const ahead = machine.aheadMs === 0 ? '' : ` (the clock of the vehicle is ${wordOf('Ms', machine.aheadMs)} ahead)`
  return `${new Date(machine.now).toISOString().slice(0, 19)} ${what}${said.join('')}${ahead}`
}

/** How the day begins. */
export function beginning({ equipment }: DayPlan): readonly string[] {
  return Object.entries(equipment).map(
    ([kind, { traits, clock, stored, isNew, settable, ppm }]) =>
      `${kind}:${isNew ? ' new,' : ''} ${stored} stored, clock ${wordOf('Ms', clock)}${settable ? '' : ' (stays as it is)'}, ${ppm} ppm${traits.hoards ? ', sends its memory each time' : ''}`,
  )
}

const wordOf = (name: string, value: unknown): string =>
  name.endsWith('Ms') && typeof value === 'number' ? `${Math.round(value / SECOND)} s` : String(value)
