import { z } from 'zod'
import { secretReference } from '../key/secret-reference.ts'

const port = z.int().min(0).max(65535)
const path = z.string().min(1)

/** Loopback, RFC 1122 and 4291. In the clear passwords and values could be read on the way to any other place. */
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/

/** The bus in the configuration. Paths are from the configuration file's folder. */
export const busSettings = z.strictObject({
  /** In the clear, so of this machine only. */
  host: z
    .string()
    .regex(LOOPBACK, 'is an address of this machine, such as 127.0.0.1: other machines come in by bus.tls, encrypted')
    .default('127.0.0.1'),
  port: port.default(1883),
  webSocketPort: port.default(9001),
  /** Unix socket for the commands of this machine: its rights say who may. */
  socket: path.exactOptional(),
  /** File with users and the hashes of their passwords; `umt bus user` writes it. */
  users: path.exactOptional(),
  /** Origins of pages that may connect, besides those of this computer. */
  origins: z.array(z.url()).default([]),
  /** For screens that are not on this machine; `umt bus certificate` makes what it needs. */
  tls: z
    .strictObject({
      host: z.string().default('0.0.0.0'),
      port: port.default(8883),
      webSocketPort: port.default(9443),
      certificate: path,
      key: path,
    })
    .exactOptional(),
  /** A broker outside to which everything goes as well, and that may be away: the journal keeps the finals meanwhile. */
  url: z.url({ protocol: /^(mqtts?|wss?)$/ }).exactOptional(),
  /** How it is to know us, and we it. */
  broker: z
    .strictObject({
      username: z.string().min(1).exactOptional(),
      password: secretReference.exactOptional(),
      /** Authorities to trust instead of those of the system. */
      ca: secretReference.exactOptional(),
      certificate: secretReference.exactOptional(),
      key: secretReference.exactOptional(),
      /** Whether requests that come from there are carried out. */
      requests: z.boolean().default(true),
    })
    .prefault({}),
})

export type BusSettings = z.infer<typeof busSettings>
