import { ServiceError } from './aws/service';
import type { WaitingTasks } from './aws/step-functions';
import { StatesError } from './state-machine';

interface Waiting {
  readonly stateMachineArn: string;
  readonly settle: (answer: { readonly output: string } | { readonly failure: StatesError }) => void;
  readonly heartbeat: () => void;
}

/** Tasks that wait until somebody answers under their token. */
export class TaskTokens implements WaitingTasks {
  private readonly waiting = new Map<string, Waiting>();
  /** State machine of each token that is no longer of use. */
  private readonly closed = new Map<string, string>();

  /** Settles as the answer says. The token is worthless after it, and after the signal. */
  wait(token: string, stateMachineArn: string, signal: AbortSignal, heartbeat: () => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const close = (): void => {
        this.waiting.delete(token);
        this.closed.set(token, stateMachineArn);
      };
      this.waiting.set(token, {
        stateMachineArn,
        heartbeat,
        settle: (answer) => {
          close();
          if ('failure' in answer) reject(answer.failure);
          else resolve(JSON.parse(answer.output));
        },
      });
      signal.addEventListener('abort', close, { once: true });
    });
  }

  stateMachineOf(token: string): string | undefined {
    return this.waiting.get(token)?.stateMachineArn ?? this.closed.get(token);
  }

  succeed(token: string, output: string): void {
    this.required(token).settle({ output });
  }

  fail(token: string, error: string, cause: string): void {
    this.required(token).settle({ failure: new StatesError(error, cause) });
  }

  heartbeat(token: string): void {
    this.required(token).heartbeat();
  }

  /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
  private required(token: string): Waiting {
    const found = this.waiting.get(token);
    if (found) return found;
    if (!this.closed.has(token)) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new ServiceError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }
}
