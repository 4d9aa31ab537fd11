import type { Io } from './io.ts'

/** Who asks to read the configuration anew (SIGHUP). One that comes before the daemon is there is answered then. */
export function hangUpsOf(io: Io): { answer(reload: () => Promise<void>): void } {
  let answer: (() => Promise<void>) | undefined
  let isWaiting = false
  io.onReload?.(() => {
    if (answer) void answer()
    else isWaiting = true
  })
  return {
    answer(reload) {
      answer = reload
      if (isWaiting) void reload()
    },
  }
}
