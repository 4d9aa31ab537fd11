import { Aedes } from 'aedes'
import mqttPacket from 'mqtt-packet'
import { TellableError } from '../tellable-error.ts'
import { mayPublish, maySubscribe } from './access.ts'
import { type Caller, callerLevel } from './caller.ts'
import { Gate } from './gate.ts'
import { Guard, isShort } from './limits/guard.ts'
import { LIMITS } from './limits/limits.ts'
import { NOBODY, type Users } from './users.ts'

/**
 * Where requests go inside the broker, below a level that says whose each is. Outside the root of the unit, so no client's
 * subscription can match them, since one of them names the patient, and no client can write a caller.
 */
export const REQUESTS = '$request/'

/** 3 is "server unavailable": it may be tried again. MQTT 3.1.1 section 3.2.2.3. */
const tooMany = () => Object.assign(new TellableError('too many connections'), { returnCode: 3 })

/** A broker, and who says what its clients may. */
export interface Made {
  readonly broker: Aedes
  readonly gate: Gate
  readonly guard: Guard
  /** Who asked for what is answered, by the very payload. */
  readonly answers: WeakMap<object, Caller>
}

interface MakeOptions {
  readonly unit: string
  readonly users?: Users
  readonly slowClientMs?: number
}

/** A broker without any port, by whose rules clients come in, ask and hear. */
export async function makeBroker({ unit, users = NOBODY, slowClientMs = 5_000 }: MakeOptions): Promise<Made> {
  const gate = new Gate(unit, users)
  const guard = new Guard()
  const answers = new WeakMap<object, Caller>()
  // Else the first client's CONNACK waits until a buffer has been made for each of the 65,536 numbers that a packet can have.
  mqttPacket.writeToStream.cacheNumbers = false
  const broker = await Aedes.createBroker({
    connectTimeout: 5_000,
    drainTimeout: slowClientMs,
    // No common limit on messages under way: with one, a client that stops reading would stop the bus for all.
    concurrency: 0,
    // Each may be as large as a packet may be.
    maxInflightInbound: 16,
    // The name of the user stands before that of the client.
    maxClientsIdLength: 256,
    queueLimit: LIMITS.queuedWhileArriving,
    maxTopicLevels: LIMITS.topicLevels,
    preConnect: (client, packet, done) => {
      // A persistent session would collect messages for an absent client without any limit. The answer says that there is
      // no session, and the client subscribes again.
      packet.clean = true
      gate.met(client, packet)
      done(null, true)
    },
    authenticate: (client, name, password, done) => {
      guard.checking(client)
      gate.admit(client, name, password).then(
        (refusal) => {
          if (refusal) done(refusal, false)
          else if (guard.admit(client, gate.sessionOf(client)?.user?.name)) done(null, true)
          else done(tooMany(), false)
        },
        () => done(null, false),
      )
    },
    authorizePublish: (client, packet, done) => {
      const session = client && gate.sessionOf(client)
      // MQTT 3.1.1 has no refusal: to close the connection is the only answer that is not a false acknowledgement.
      // The error goes to the log: whatever the client wrote into its topic, a patient's name even, does not.
      if (!session || session.roles.length === 0) return done(new TellableError('may publish nothing without a user'))
      if (!isShort(packet.topic) || !mayPublish(unit, packet.topic))
        return done(new TellableError('may publish requests to this unit only'))
      packet.topic = `${REQUESTS}${callerLevel(session.caller)}/${packet.topic}`
      // A retained request would be carried out again, and would keep the name of a patient.
      packet.retain = false
      guard.pass(client, done)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const { topic } = subscription
      guard.pass(client, (error) => {
        if (error) return done(error)
        const may = maySubscribe(unit, gate.sessionOf(client)?.roles ?? [], topic) && guard.mayHave(client, topic)
        done(null, may ? subscription : null)
      })
    },
    // A filter with wildcards takes more than its user may read: what goes to a client is looked at each time.
    authorizeForward: (client, packet) => {
      const session = gate.sessionOf(client)
      const asked = typeof packet.payload === 'object' ? answers.get(packet.payload) : undefined
      const may = session && (asked ? session.isOf(asked) : session.mayRead(packet.topic))
      return may && guard.canTake(client) ? packet : null
    },
  })
  broker.on('unsubscribe', (filters, client) => guard.gaveUp(client, filters))
  return { broker, gate, guard, answers }
}
