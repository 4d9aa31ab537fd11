import { z } from 'zod'

/** Lines of ours by which an engineer sees what happened; any other is known by its codes alone. */
const KNOWN = [
  'online',
  'stopping',
  'ended',
  'crash',
  'new key',
  'frame refused',
  'refused by the device',
  'refused frames not kept',
  'the clock of the machine was set',
  'lines left out of the log',
] as const

const entry = z.object({
  __REALTIME_TIMESTAMP: z.string().regex(/^\d{1,17}$/),
  PRIORITY: z
    .string()
    .regex(/^[0-7]$/)
    .default('6'),
  MESSAGE: z.unknown(),
})

/**
 * What may be told of lines of journald (`journalctl -o json`): when, how grave, the codes in it, and which line of ours it is. An
 * allow-list: whatever else somebody or some library wrote stays in the vehicle.
 */
export const logLines = (json: string): readonly string[] => json.split('\n').flatMap((line) => lineOf(line) ?? [])

function lineOf(line: string): string | undefined {
  const found = entry.safeParse(parsed(line))
  if (!found.success) return undefined
  const { __REALTIME_TIMESTAMP: us, PRIORITY: priority, MESSAGE: message } = found.data
  const text = typeof message === 'string' ? message : ''
  const known = KNOWN.find((each) => text === each || text.startsWith(`${each} {`))
  const codes = [...new Set(text.match(/\bUMT-[A-Z]{2,12}-\d{3}\b/g))]
  const what = [...(known === undefined ? [] : [known]), ...codes]
  return `${new Date(Number(us) / 1000).toISOString()} <${priority}> ${what.length > 0 ? what.join(' ') : '…'}`
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
