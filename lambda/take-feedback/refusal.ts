/** Feedback that is not taken, with the HTTP status and a sentence for whoever sent it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
