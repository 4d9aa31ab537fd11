import { readFile } from 'node:fs/promises'

/** What `/etc/group` calls a group; `undefined` when it is not there. */
export async function groupNameOf(gid: number): Promise<string | undefined> {
  const text = await readFile('/etc/group', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , id]) => id === String(gid))?.[0]
}
