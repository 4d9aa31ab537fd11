import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'

/** Node has no datagrams on Unix sockets, and each Debian has Perl. What is handed over beside a message is closed, as systemd does. */
const RECEIVER = `
use Socket; $| = 1;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die; print "open\\n";
while (defined recv($s, my $told, 4096, 0)) { $told =~ s/\\n/ /g; print "$told\\n" }
`

/** The end of the socket at which systemd sits. */
export async function aSystemd() {
  const folder = mkdtempSync(join(tmpdir(), 'umt-systemd-'))
  const socket = join(folder, 'notify')
  const receiver = spawn('perl', ['-e', RECEIVER, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    receiver.kill()
    await once(receiver, 'close')
    rmSync(folder, { recursive: true })
  })
  const told: string[] = []
  createInterface({ input: receiver.stdout }).on('line', (line) => told.push(line))
  await eventually(() => told.includes('open'))
  return {
    socket,
    /** The messages so far; a line a message, without what systemd-notify itself waits by. */
    told: () => told.filter((line) => line !== 'open' && !line.startsWith('BARRIER')),
  }
}
