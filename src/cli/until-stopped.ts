/** Resolves when the person asks to stop. What runs meanwhile keeps the process alive, not this. */
export async function untilStopped(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return
  await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }))
}
