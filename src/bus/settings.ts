import { isIP } from 'node:net'
import { z } from 'zod'
import { secretReference } from '../key/secret-reference.ts'

const port = z.int().min(0).max(65535)
const path = z.string().min(1)

const byte = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
/** RFC 1122 and 4291. In the clear passwords and values could be read on the way to any other place. */
const LOOPBACK = new RegExp(`^(127(\\.${byte}){3}|::1|localhost)$`)

/** Digits and dots that are no address would be looked up as a name. */
const isHost = (text: string): boolean => isIP(text) > 0 || /^[a-z0-9.-]*[a-z][a-z0-9.-]*$/i.test(text)

/** The bus in the configuration; `config/meanings.ts` says what each key is for. Paths are from the configuration file's folder. */
export const busSettings = z.strictObject({
  host: z
    .string()
    .regex(LOOPBACK, 'is an address of this machine, such as 127.0.0.1: other machines come in by bus.tls, encrypted')
    .default('127.0.0.1'),
  port: port.default(1883),
  webSocketPort: port.default(9001),
  socket: path.exactOptional(),
  users: path.exactOptional(),
  origins: z.array(z.url()).default([]),
  tls: z
    .strictObject({
      host: z
        .string()
        .refine(isHost, 'is an address of this machine, or 0.0.0.0 for all that it has')
        .default('0.0.0.0'),
      port: port.default(8883),
      webSocketPort: port.default(9443),
      certificate: path,
      key: path,
    })
    .exactOptional(),
  url: z.url({ protocol: /^(mqtts?|wss?)$/ }).exactOptional(),
  broker: z
    .strictObject({
      username: z.string().min(1).exactOptional(),
      password: secretReference.exactOptional(),
      ca: secretReference.exactOptional(),
      certificate: secretReference.exactOptional(),
      key: secretReference.exactOptional(),
      requests: z.boolean().default(true),
    })
    .prefault({}),
})

export type BusSettings = z.infer<typeof busSettings>
