/**
 * What one client of the bus may take of the daemon, and what all of them may. Each figure is many times what a cabin needs: a screen, a
 * tablet, a monitor and a few commands; and small beside the 512 MB of the smallest computer that a vehicle has.
 */
export const LIMITS = {
  /**
   * Not let in yet. Whoever connects and says nothing fills this share alone, and the oldest gives way to the next. More than the
   * passwords that may wait to be looked at (password-queue.ts), whose places nobody takes.
   */
  arriving: 64,
  /** From connecting to being let in, TLS and the upgrade of a WebSocket included. A slow network needs one second. */
  arrivalMs: 8_000,
  /** Without a user, which read the status alone: a light on the dashboard, a check of the fleet. */
  anonymous: 8,
  /** By one name; the oldest gives way. A screen that reloads leaves its old connection behind for a while. */
  perUser: 16,
  /** By all names. What strangers do does not count here. */
  users: 64,
  /** By the Unix socket of this machine: commands, each for a moment. */
  local: 64,

  /** Bytes of a packet before its sender is let in. A CONNECT with a name, a password and a last will has some hundred. */
  arrivingPacketBytes: 4 * 1024,
  /** Bytes of a packet. The longest request names a patient with all that is known of him: a few KB. */
  packetBytes: 256 * 1024,
  /** Packets that wait until their sender is let in. A client that behaves sends none. */
  queuedWhileArriving: 8,

  /** Requests and subscriptions of a client, a second and at once; beyond it waits, and what it sends meanwhile stays in its socket. */
  requestsPerSecond: 50,
  requestsAtOnce: 200,
  /** Requests that wait so, at most; a client that sends more in one go is no screen, and is cut. */
  requestsWaiting: 2_000,
  /** Packets of any kind a second and at once; beyond it the client is cut. Pings and the like: a client needs one a minute. */
  packetsPerSecond: 1_000,
  packetsAtOnce: 5_000,
  /** Acknowledgements are ours to cause: a strip of a day replayed at once is acknowledged as fast. So each counts as little. */
  acknowledgementCost: 1 / 20,

  /** Filters of a client. There are twenty topics. */
  subscriptions: 64,
  /** Bytes of a topic or a filter. The longest of the table has about 130. */
  topicBytes: 256,
  /** Levels of a topic. The longest of the table has eight. */
  topicLevels: 16,

  /** Bytes that wait for a client which does not read. A screen that is slow while a recording is played as fast as it goes has less. */
  unreadBytes: 16 * 1024 * 1024,
  /** Bytes that wait for all of them; beyond it the one with the most is cut. Each message is counted for each who waits for it. */
  unreadBytesOfAll: 32 * 1024 * 1024,
} as const
