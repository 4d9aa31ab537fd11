/** Text that is JSON already and is passed on as it is, so that 36.50 stays 36.50. */
export class RawJson {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}
