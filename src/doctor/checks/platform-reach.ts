import { type Check, type Finding, finding, isTold } from '../check.ts'

/** Whether each platform can be reached from here. On the road that it cannot is no fault, and still worth knowing. */
export const platformReachCheck: Check = {
  id: 'platform-reach',
  look({ platforms, daemon }) {
    return platforms.flatMap(({ endpoint, unreached, problem }): readonly Finding[] => {
      // The daemon may have from systemd what a person's command is not handed.
      if (problem) return daemon.kind === 'there' ? [] : [{ severity: 'warning', error: problem }]
      if (!unreached) return []
      const words = { endpoint, detail: unreached.code }
      if (unreached.because === 'network') return [finding('warning', 'UMT-DOCTOR-112', words)]
      const found = unreached.error
        ? ({ severity: 'error', error: unreached.error } as const)
        : finding('error', 'UMT-DOCTOR-113', words)
      return isTold(daemon, found.error) ? [] : [found]
    })
  },
}
