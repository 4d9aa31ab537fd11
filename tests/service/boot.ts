import { fileURLToPath } from 'node:url'
import { inside, prepared } from '../radio/inside.ts'

/**
 * Runs a command as root on a machine of its own that systemd has started: the host's files with whatever is written in memory,
 * a bus, bluetoothd and two controllers as units, `systemctl`, `journalctl` and `systemd-creds` at hand. Resolves with an exit status;
 * nothing of it outlives the call. Below it the command has the project's folder, `PATH` with its programs, an empty `HOME`.
 *
 * `node tests/service/boot.ts WORD…` runs any command, to look at something by hand.
 */
export async function onService(
  command: readonly string[],
  options: { readonly timeoutMs: number; readonly silentMs?: number; readonly label?: string },
): Promise<number> {
  return await inside(command, {
    ...options,
    kernel: await prepared(),
    second: fileURLToPath(new URL('second', import.meta.url)),
  })
}

if (import.meta.main) process.exitCode = await onService(process.argv.slice(2), { timeoutMs: 600_000 })
