import { aDaemon, stateFolder, UNIT } from './a-daemon.ts'
import { FakeClock } from './fake-clock.ts'
import { listen } from './listener.ts'
import { T0 } from './readings.ts'

type Over = Pick<NonNullable<Parameters<typeof aDaemon>[0]>, 'clockSources' | 'encounter'>

/** The real daemon with a screen on its bus, on a clock that the test moves; `at`: where it begins, ms since 1970. */
export async function aVehicle(at = T0, over: Over = {}) {
  const state = await stateFolder()
  const clock = new FakeClock(at)
  const stack = new AsyncDisposableStack()
  const daemon = stack.use(await aDaemon({ state, clock, ...over }))
  const screen = stack.use(await listen(daemon.url, UNIT))
  return {
    state,
    clock,
    daemon,
    screen,
    /** What the screen is answered, refused or not. */
    ask: async (verb: string, request: object = {}) => JSON.parse(await screen.request(verb, request)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
