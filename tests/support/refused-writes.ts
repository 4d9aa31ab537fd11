import { execFileSync } from 'node:child_process'

/** While it is held, the kernel refuses a process whatever it writes to a file, as a disk without room or in trouble does. */
export function refusedWrites(pid: number): Disposable {
  limit(pid, '1')
  return { [Symbol.dispose]: () => limit(pid, 'unlimited') }
}

/** The soft limit on the size of its files; Node ignores the signal that comes with it. */
const limit = (pid: number, bytes: string): void => {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`])
}
