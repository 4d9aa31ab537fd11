import { dirname, join, resolve } from 'node:path'
import { isHost, makeCertificate } from '../bus/make-certificate.ts'
import { fill, UmtError } from '../errors.ts'
import { CERTIFICATE_WORDS } from '../messages/bus-words.ts'
import { EXIT } from '../messages/errors.ts'
import { needsAdministrator } from './administrator.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'

const FOLDER = '/etc/umt/tls'
/** The first version of this software is of then: what is made by an earlier clock would have ended before it is used. */
const EARLIEST = Date.UTC(2026, 0)

/** `umt bus certificate`: makes the authority of this vehicle once, and the certificate of its bus each time. */
export async function run(args: Args, io: Io): Promise<number> {
  const hosts = args.texts('host').map((host) => host.toLowerCase())
  const wrong = hosts.find((host) => !isHost(host))
  if (wrong !== undefined) throw args.wrong(`--host ${wrong} (umt.local, 192.168.8.10)`)
  const at = Date.now()
  if (at < EARLIEST) throw new UmtError('UMT-CLOCK-102', { shown: new Date(at).toISOString() })
  const { unit, bus } = await localConfig(args)
  const out = args.text('out')
  const folder = resolve(out ?? (bus.tls ? dirname(bus.tls.certificate) : FOLDER))
  const paths =
    out === undefined && bus.tls
      ? bus.tls
      : { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') }
  const authority = join(dirname(paths.certificate), 'ca.key')
  needsAdministrator('umt bus certificate …', [authority, paths.key, paths.certificate], 'to change')
  const made = await makeCertificate({ unit, paths, hosts, at })
  const date = new Date(made.notAfter).toISOString().slice(0, 10)
  if (args.flag('json')) {
    const { certificate, key } = paths
    io.out(JSON.stringify({ ...made, certificate, key, notAfter: new Date(made.notAfter).toISOString() }))
    return EXIT.done
  }
  const words = CERTIFICATE_WORDS[io.language]
  const params = {
    ...made,
    certificate: paths.certificate,
    hosts: made.hosts.join(', '),
    isNewAuthority: '',
    notAfter: '',
    date,
  }
  io.out(fill(words.made, params))
  io.out(fill(made.isNewAuthority ? words.newAuthority : words.keptAuthority, params))
  io.out(fill(words.fingerprint, params))
  if (bus.tls) io.out(words.taken)
  else {
    io.out(words.settings)
    io.out(`bus:\n  tls:\n    certificate: ${paths.certificate}\n    key: ${paths.key}`)
  }
  return EXIT.done
}
