import type { IClientOptions, Store } from 'mqtt'

type OutgoingStore = NonNullable<IClientOptions['outgoingStore']>
export type Rooms = Pick<IClientOptions, 'outgoingStore' | 'messageIdProvider'>
export type StoredPacket = Parameters<OutgoingStore['put']>[0]

/** The one message that is under way, as whoever keeps it knows it. */
export interface Keeper {
  /** Notes a packet before it leaves; answers with why it may not. */
  put(packet: StoredPacket): Error | undefined
  /** The broker has answered for it. */
  taken(): void
  packet(): StoredPacket | undefined
  /** What the last connection left; asked once the broker has let us in. */
  left(): StoredPacket | undefined
  number(): number
}

/** The store and the numbers of MQTT.js for one message at a time, which somebody else keeps. */
export function roomsOf(fresh: () => Store, keeper: Keeper): Rooms {
  const store: OutgoingStore = {
    put: (packet, done) => {
      done(keeper.put(packet))
      return store
    },
    del: (_packet, done) => {
      keeper.taken()
      done()
      return store
    },
    get: (_packet, done) => {
      done(undefined, keeper.packet())
      return store
    },
    createStream: () => {
      const left = keeper.left()
      const again = fresh()
      if (left) again.put(left, () => undefined)
      return again.createStream()
    },
    close: (done) => done(),
  }
  const messageIdProvider = {
    allocate: () => keeper.number(),
    getLastAllocated: () => keeper.number(),
    register: () => true,
    deallocate: () => undefined,
    clear: () => undefined,
  }
  return { outgoingStore: store, messageIdProvider }
}
