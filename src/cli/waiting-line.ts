import { unicode } from '@clack/prompts'
import type { Terminal } from './io.ts'

// The console of a machine without a desktop has few characters.
const FRAMES = unicode ? ['◐', '◓', '◑', '◒'] : ['|', '/', '-', '\\']
const REDRAW_MS = 200
const CTRL_C = 0x03

/**
 * Shows on one line that something is awaited. Resolves as `awaited` does, or with undefined at Ctrl-C or when `stop` is
 * aborted. Keys typed meanwhile are swallowed, so that an impatient Enter does not answer the next question. The spinner of
 * the prompt library is not used: at Ctrl-C it ends the process, with success and without a word to the daemon.
 */
export async function waitingLine<T>(
  { input, output }: Terminal,
  text: () => string,
  awaited: Promise<T>,
  stop: AbortSignal,
): Promise<T | undefined> {
  const given = Promise.withResolvers<undefined>()
  const giveUp = () => given.resolve(undefined)
  const key = (bytes: Buffer) => {
    if (bytes.includes(CTRL_C)) giveUp()
  }
  let drawn = 0
  const draw = () => {
    // A line that wraps could not be erased.
    const line = `${FRAMES[drawn++ % FRAMES.length]}  ${text()}`.slice(0, Math.max(1, output.columns - 1))
    output.write(`\r${line}\u001b[K`)
  }
  input.setRawMode(true)
  input.on('data', key)
  input.resume()
  stop.addEventListener('abort', giveUp, { once: true })
  if (stop.aborted) giveUp()
  output.write('\u001b[?25l')
  draw()
  const timer = setInterval(draw, REDRAW_MS)
  try {
    return await Promise.race([awaited, given.promise])
  } finally {
    clearInterval(timer)
    stop.removeEventListener('abort', giveUp)
    input.off('data', key)
    input.pause()
    input.setRawMode(false)
    output.write('\r\u001b[K\u001b[?25h')
  }
}
