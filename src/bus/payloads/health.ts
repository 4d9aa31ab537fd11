import { z } from 'zod'
import { bluetoothAddress, instant, level, problem } from './common.ts'
import { endpointState } from './uplink.ts'

const count = z.int().nonnegative()

/** How the daemon itself is; `null` would be a guess, so what is unknown is absent. */
export const healthPayload = z.object({
  at: instant,
  uptimeS: z.number().nonnegative(),
  /** The run of the daemon, and what is known of those before it; what nobody knows is absent. */
  service: z
    .object({
      startedAt: instant,
      /** How often it had been started before since the machine was, and how often of them it then ended without having been told to. */
      restarts: count.optional(),
      unexpected: count.optional(),
      /**
       * How the run before ended. `stopped`: it was told to. `crashed`: by an error. `killed`: without a word, by systemd's watchdog, for want
       * of memory or by hand. `with-the-machine`: the machine was switched off, or restarted, under it.
       */
      lastEnd: z.enum(['stopped', 'crashed', 'killed', 'with-the-machine', 'unknown']).optional(),
    })
    .optional(),
  /** Resident set size. */
  memoryMb: z.number().nonnegative(),
  /** How late the daemon came to what was due, the worst since the last message. */
  loopLagMs: z.number().nonnegative(),
  /** Room on the disk of the journal; absent when nobody knows. */
  diskFreeMb: z.number().nonnegative().optional(),
  /** Rows in the journal. */
  journal: z.object({
    readings: count,
    observations: count,
    /** Held readings on which nobody has decided yet. */
    held: count,
    /** Those of them that have waited for longer than `held.tellAfterHours`. */
    heldLong: count,
    /** How long the oldest of them has waited; absent when there is none. */
    oldestHeldS: count.optional(),
    acts: count,
    /** Finals that are not in it yet: in memory while the disk refuses them, and on no bus; lost if the daemon ends before. */
    waiting: count.optional(),
  }),
  rates: z.object({ preliminaryPerMin: z.number().nonnegative(), finalPerMin: z.number().nonnegative() }),
  /** Frames that were no reading, since the daemon started. */
  decodeErrors: count,
  /** Of them: kept sealed for engineers within the last day, and too many to be kept since the start. */
  refusedFrames: z.object({ kept: count, leftOut: count }),
  /** Finals that had been heard before, since the daemon started. */
  duplicates: count,
  /** Connections to the bus. */
  clients: count,
  /** The clock of the vehicle. */
  clock: z.object({
    /** Whether the machine holds it for synchronised; absent when nobody knows. */
    synchronised: z.boolean().optional(),
    /** By how much it was set since the daemon started; absent when it was not. */
    correctionMs: z.number().optional(),
    /** When it was set last. */
    steppedAt: instant.optional(),
    /** Why the time may be wrong by hours: it lies before this software, or nothing has confirmed it since the start. */
    doubt: z.enum(['implausible', 'unconfirmed']).optional(),
  }),
  /** Of no single device, such as a list of paired devices that cannot be read; absent when there are none. */
  problems: z.array(problem).readonly().optional(),
  /** The platforms to which finals go; absent while there is none. */
  uplink: z
    .array(
      z.object({
        name: level,
        state: endpointState,
        /** Observations that it has not answered for. */
        owed: count,
        /** Refused for what they are; a person decides. */
        quarantined: count,
        /** How long the oldest has waited. */
        oldestS: z.number().nonnegative().optional(),
      }),
    )
    .readonly()
    .optional(),
  /** The radios; absent while nobody needs them. */
  bluetooth: z
    .object({
      /** `absent`: no D-Bus. `stopped`: no bluetoothd. `no-adapter`: no radio that we may use. */
      service: z.enum(['absent', 'stopped', 'no-adapter', 'running']),
      adapters: z
        .array(
          z.object({
            address: bluetoothAddress,
            powered: z.boolean(),
            discovering: z.boolean(),
            /** Switched off by a key, a switch or flight mode. */
            blocked: z.boolean(),
          }),
        )
        .readonly(),
      /** How often each rung of the recovery was climbed since the start. */
      rungs: z.object({
        'restart-discovery': count,
        'rediscover-device': count,
        'power-cycle': count,
        'restart-bluetooth': count,
        'tell-a-person': count,
      }),
    })
    .optional(),
})
