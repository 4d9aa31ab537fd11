import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** PTRACE_SEIZE and PTRACE_INTERRUPT of one thread: the others of its process go on. */
const HOLD = `
$| = 1; my $thread = $ARGV[0] + 0;
syscall(101, 0x4206, $thread, 0, 0) == 0 or die "seize: $!"; syscall(101, 0x4207, $thread, 0, 0) == 0 or die "interrupt: $!";
waitpid $thread, 0x40000000; print "held\\n";
# Whoever holds a thread is told first of its end, and has to take note before its parent hears.
waitpid $thread, 0x40000000;
`

/** Holds the thread in which the main loop of a process turns, from outside, until disposed. */
export async function hang(pid: number): Promise<Disposable> {
  const holder = spawn('perl', ['-e', HOLD, String(pid)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(createInterface({ input: holder.stdout }), 'line')
  return { [Symbol.dispose]: () => void holder.kill('SIGKILL') }
}
