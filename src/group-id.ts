import { readFileSync } from 'node:fs'

/** Number of a group of this machine, `undefined` when there is none of that name. Groups of services are in the file, not in a directory. */
export function groupId(name: string): number | undefined {
  let text: string
  try {
    text = readFileSync('/etc/group', 'utf8')
  } catch {
    return undefined
  }
  const line = text.split('\n').find((each) => each.startsWith(`${name}:`))
  const id = Number(line?.split(':')[2])
  return Number.isInteger(id) ? id : undefined
}
