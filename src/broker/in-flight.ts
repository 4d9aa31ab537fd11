import type { MqttClient, Store } from 'mqtt'
import type { Outbox } from '../journal/outbox-types.ts'
import { limitsOf } from './limits.ts'
import { BROKER } from './name.ts'
import { type Rooms, roomsOf, type StoredPacket } from './rooms.ts'

/** One message and the number under which the broker knows it. */
export interface Sent {
  readonly observation: string
  readonly owes: 'create' | 'retract'
  readonly packet: number
}

/** `published`: the broker may know it. `received`: the broker said that it does, and may have passed it on. */
interface Note extends Sent {
  readonly phase: 'published' | 'received'
}

/** What a message is, apart from its number. */
export interface Content {
  readonly topic: string
  readonly payload: string
}

const NOTE = 'in-flight'
const PACKETS = 65_535
/** MQTT 5 section 3.7.2.1. */
export const UNKNOWN_TO_IT = 0x92

/**
 * The one message that is under way, as MQTT.js and the disk know it. QoS 2 gives it once as long as both sides remember its
 * number (MQTT 5 section 4.4), so ours is on the disk before it is used, and so is that the broker has it before it is told
 * to pass it on: a daemon that is killed goes on where it was.
 */
export class InFlight {
  readonly #outbox: Pick<Outbox, 'reference' | 'setReference'>
  readonly #failed: (error: unknown) => void
  #note: Note | undefined
  #last = 0
  #content: Content | undefined
  /** The broker's answer: undefined until there is one, then its reason code. */
  #answer: number | undefined
  #isLetIn = false
  #isSessionKept = false
  #qos: 1 | 2 = 2
  /** The broker ended the connection, or was seen not to run, since it said that it has the message. */
  #wasGone = false
  /** It may have been told on an earlier connection to pass it on, and have done so. */
  #mayBePassedOn = false

  /** `failed`: the disk does not take the note, so that the connection has to end. */
  constructor(outbox: Pick<Outbox, 'reference' | 'setReference'>, failed: (error: unknown) => void) {
    this.#outbox = outbox
    this.#failed = failed
    const known = outbox.reference(BROKER, NOTE)
    const [owes, packet, phase] = known?.digest.split(' ') ?? []
    this.#last = Number(packet ?? 0)
    if (known && (owes === 'create' || owes === 'retract') && (phase === 'published' || phase === 'received'))
      this.#note = { observation: known.reference, owes, packet: this.#last, phase }
  }

  /** What is under way, or was when the last connection ended. */
  get sent(): Sent | undefined {
    return this.#note
  }

  /** Whether the broker took the last connection. */
  get isLetIn(): boolean {
    return this.#isLetIn
  }

  /** The most that the broker can: 2, or 1 with which a message may come twice. */
  get qos(): 1 | 2 {
    return this.#qos
  }

  /** The answer to it: a reason code of MQTT 5, 0 when it was taken. */
  get answer(): number | undefined {
    return this.#answer
  }

  /** Notes on the disk what is about to leave, under a number of its own. */
  begin(sent: Pick<Sent, 'observation' | 'owes'>): void {
    this.#last = (this.#last % PACKETS) + 1
    this.#set({ ...sent, packet: this.#last, phase: 'published' })
    this.#answer = undefined
    this.#mayBePassedOn = false
  }

  /** What the message that is under way says; a new process has to be told. */
  resume(content: Content): void {
    this.#content = content
  }

  /** The broker ended the connection because of it. */
  refused(reason: number): void {
    if (this.#note) this.#answer ??= reason
  }

  /** It is settled, or nobody may send it any more. Kept on the disk with its number, which the next one follows. */
  end(): void {
    this.#note = undefined
    this.#content = undefined
    this.#answer = undefined
  }

  /** The broker may be another one when it comes back, or have forgotten what it said it had. */
  brokerGone(): void {
    this.#wasGone = true
  }

  /** Hears what the broker says before MQTT.js acts on it. */
  watch(client: MqttClient): void {
    this.#isLetIn = false
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack' && packet.reasonCode === 0) {
        this.#isLetIn = true
        this.#isSessionKept = packet.sessionPresent
        this.#qos = limitsOf(packet.properties).qos < 2 ? 1 : 2
      }
      if (packet.cmd !== 'puback' && packet.cmd !== 'pubrec' && packet.cmd !== 'pubcomp') return
      const { messageId, reasonCode = 0 } = packet
      if (messageId !== this.#note?.packet || reasonCode < 0x80) return
      // After the first PUBREL nobody but us can have settled it: the broker has lost it. After a repeated one it is how a broker
      // says that it has passed it on.
      if (packet.cmd !== 'pubcomp' || (reasonCode === UNKNOWN_TO_IT && !this.#mayBePassedOn)) this.#answer = reasonCode
    })
  }

  /** The rooms in which MQTT.js keeps what is under way: it sends again from here what the last connection left. */
  rooms(fresh: () => Store): Rooms {
    return roomsOf(fresh, {
      put: (packet) => this.#kept(packet),
      taken: () => {
        this.#answer ??= 0
      },
      packet: () => this.#packet(),
      left: () => this.#left(),
      number: () => this.#note?.packet ?? 0,
    })
  }

  /** Before the broker is told to pass it on. */
  #kept({ cmd }: StoredPacket): Error | undefined {
    if (cmd !== 'pubrel' || !this.#note) return undefined
    try {
      this.#set({ ...this.#note, phase: 'received' })
      this.#wasGone = false
      return undefined
    } catch (error) {
      this.#failed(error)
      return new Error('not on the disk')
    }
  }

  /**
   * What the last connection left. A broker that knows nothing of it, or may have forgotten it, gets it anew, under the same number:
   * one that holds it all the same takes that for the same message.
   */
  #left(): StoredPacket | undefined {
    // Remembered: where the disk refuses what follows, the next connection finds the session that this one has begun.
    this.#wasGone ||= !this.#isSessionKept
    const isKnown = !this.#wasGone && this.#qos === 2
    if (this.#note?.phase === 'received' && !isKnown)
      try {
        this.#set({ ...this.#note, phase: 'published' })
      } catch (error) {
        this.#failed(error)
        return undefined
      }
    this.#mayBePassedOn = this.#note?.phase === 'received'
    return this.#packet()
  }

  #packet(): StoredPacket | undefined {
    if (!this.#note || !this.#content) return undefined
    const { packet: messageId, phase } = this.#note
    return phase === 'received'
      ? { cmd: 'pubrel', messageId }
      : { cmd: 'publish', ...this.#content, qos: this.#qos, retain: false, dup: true, messageId }
  }

  #set(note: Note): void {
    const { observation, owes, packet, phase } = note
    this.#outbox.setReference(BROKER, NOTE, { reference: observation, digest: `${owes} ${packet} ${phase}` })
    this.#note = note
  }
}
