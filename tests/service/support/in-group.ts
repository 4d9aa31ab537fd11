/** A command as root runs it in the name of somebody of this machine who has no right but that of one group. */
export const inGroup = (group: string, ...command: readonly string[]): readonly [string, ...string[]] => [
  'setpriv',
  '--reuid=nobody',
  '--regid=nogroup',
  `--groups=${group}`,
  '--reset-env',
  ...command,
]
