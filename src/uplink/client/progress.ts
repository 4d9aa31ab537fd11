import type { Dispatcher } from 'undici'

/** How far one request came. */
export interface Progress {
  /** Some of it may have left this machine. */
  started: boolean
  status?: number
  headers?: Readonly<Record<string, string | string[] | undefined>>
  /** The answer came to its end. */
  ended: boolean
}

export const noProgress = (): Progress => ({ started: false, ended: false })

/** Notes in `progress` how far a request comes. */
export const noting =
  (progress: Progress): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        progress.started = true
        handler.onRequestStart?.(controller, context)
      },
      onRequestUpgrade: (...heard) => handler.onRequestUpgrade?.(...heard),
      onResponseStart(controller, status, headers, message) {
        progress.status = status
        progress.headers = headers
        handler.onResponseStart?.(controller, status, headers, message)
      },
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd(controller, trailers) {
        progress.ended = true
        handler.onResponseEnd?.(controller, trailers)
      },
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    })
