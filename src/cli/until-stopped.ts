/** Resolves when the person asks to stop; keeps the process alive until then. */
export async function untilStopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return
  const alive = setInterval(() => undefined, 2 ** 30)
  await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
  clearInterval(alive)
}
