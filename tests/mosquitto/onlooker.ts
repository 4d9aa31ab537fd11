import { connectAsync, type MqttClient } from 'mqtt'

/** Somebody outside who reads what the vehicle says there, and stays through every outage of the broker. */
export class Onlooker implements AsyncDisposable {
  /** Ids of finals, in the order in which they came. */
  readonly finals: string[] = []
  /** Encounter of each, by id. */
  readonly encounters = new Map<string, string>()
  readonly withdrawn: string[] = []
  readonly preliminary: string[] = []
  /** The last status that the broker told. */
  status: string | undefined
  readonly client: MqttClient

  private constructor(client: MqttClient) {
    this.client = client
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => this.#hear(topic, payload.toString()))
  }

  /**
   * A session that is kept: what is published while it reconnects is not its loss. With QoS 2 the way from the broker to here gives
   * each once; with QoS 1 it may give one again, and hands it over before a broker that dies can forget it.
   */
  static async at(
    url: string,
    unit: string,
    qos: 1 | 2,
    credential?: { readonly username: string; readonly password: string },
  ): Promise<Onlooker> {
    const client = await connectAsync(url, {
      ...credential,
      clientId: `onlooker-${crypto.randomUUID()}`,
      clean: false,
      reconnectPeriod: 50,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: 3_600 },
    })
    const onlooker = new Onlooker(client)
    await client.subscribeAsync([`umt/v1/${unit}/observations/+/+`, `umt/v1/${unit}/status`], { qos })
    return onlooker
  }

  #hear(topic: string, json: string): void {
    if (topic.endsWith('/status')) this.status = json
    else {
      const { id, status, encounter } = JSON.parse(json) as {
        readonly id: string
        readonly status: string
        readonly encounter?: { readonly reference?: string }
      }
      if (status === 'final') this.finals.push(id)
      if (status === 'entered-in-error') this.withdrawn.push(id)
      if (status === 'preliminary') this.preliminary.push(id)
      this.encounters.set(id, encounter?.reference ?? '')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true)
  }
}
