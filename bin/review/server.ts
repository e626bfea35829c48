import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApprovalAnswer } from '../../lib/contract/serving';
import type { PageState } from '../review-page/decision';
import { PAGE_POLICY } from '../review-page/page';
import type { Question, Standing, Verdict } from './question';
import { formOf, isToken, reasonOf, Refusal, requireOwnForm, requireOwnHost, verdictOf } from './request-checks';

export interface ReviewServerOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly question: Question;
  /** HTML of the page in this state. */
  readonly page: (state: PageState) => string;
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // With no-referrer browsers would hide the origin of the form, too.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Serves a review on the loopback address, under a path that nobody can guess, until somebody decided. Nothing but a POST of
 * the page's own form acts.
 */
export class ReviewServer {
  /** Resolves with the answer that stands once a decision was sent and told; with nothing when the server was closed before. */
  readonly ended: Promise<ApprovalAnswer | undefined>;
  private readonly token = randomBytes(32).toString('base64url');
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private end: (answer?: ApprovalAnswer) => void = () => undefined;
  private open = 0;
  /** The answer that is being given. */
  private deciding?: Promise<ApprovalAnswer>;
  /** The answer that stands. */
  private settled?: ApprovalAnswer;
  private known?: Standing;
  /** Why the last answer may be written, but did not reach the run: the same one can be sent again. */
  private untold?: string;

  private port = 0;

  private constructor(private readonly options: ReviewServerOptions) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** @throws Error when the port is taken */
  static async start(options: ReviewServerOptions): Promise<ReviewServer> {
    const server = new ReviewServer(options);
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
    });
    server.port = (server.server.address() as AddressInfo).port;
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/${this.token}/`;
  }

  /** Stops without a decision. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.end(this.settled);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1;
    response.once('close', () => {
      this.open -= 1;
      if (this.settled && this.open === 0) this.close();
    });
    try {
      await this.route(request, response);
    } catch (error) {
      const { status, headers } = error instanceof Refusal ? error : { status: 500, headers: {} };
      send(response, status, 'text/plain; charset=utf-8', `${messageOf(error)}\n`, headers);
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireOwnHost(request, this.port);
    const [, token = '', ...rest] = (request.url ?? '').split('/');
    const name = rest.join('/');
    if (!isToken(token, this.token) || (name !== '' && name !== 'decision')) {
      throw new Refusal(404, 'There is nothing here. Open the address that rft review printed.');
    }
    const allowed = name === '' ? ['GET', 'HEAD'] : ['POST'];
    if (!allowed.includes(request.method ?? '')) {
      const methods = allowed.join(', ');
      throw new Refusal(405, `method: got ${request.method ?? 'none'}, allowed is ${methods}. Only the form decides.`, {
        Allow: methods,
      });
    }
    await (name === '' ? this.show(response, 200) : this.decide(request, response));
  }

  private async show(response: ServerResponse, status: number, more: Partial<PageState> = {}): Promise<void> {
    const { question, page } = this.options;
    const standing = more.standing ?? (await this.standing());
    const untold = this.untold === undefined || this.settled ? {} : { problem: this.untold, isUntold: true };
    const html = page({ identity: question.identity, ...untold, ...more, standing });
    send(response, status, 'text/html; charset=utf-8', html, this.settled ? { Connection: 'close' } : {});
  }

  private async decide(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requireOwnForm(request);
    const form = await formOf(request);
    try {
      const verdict = verdictOf(form);
      const standing = await this.standing();
      const first = this.deciding === undefined;
      if (first && standing.state !== 'open') {
        await this.show(response, 409, { standing });
        return;
      }
      // One at a time: whoever comes second, by a double click or in another tab, is told what the first did.
      const answer = await (this.deciding ??= this.answer(verdict));
      this.settled = answer;
      const own = first && isSame(answer, verdict, this.options.question.identity);
      const answered = { state: 'answered', answer } as const;
      await this.show(response, own ? 200 : 409, { standing: answered, ...(own && { given: answer }) });
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 502;
      // As it was last, when that cannot be found out now: a reason that somebody wrote must not be lost.
      const standing = await this.standing().catch(() => this.known);
      const told = { problem: messageOf(error), reason: reasonOf(form) };
      await this.show(response, status, { ...told, ...(standing && { standing }) });
    }
  }

  /** An answer that failed can be given again. */
  private async answer(verdict: Verdict): Promise<ApprovalAnswer> {
    try {
      return await this.options.question.answer(verdict);
    } catch (error) {
      this.deciding = undefined;
      this.untold = messageOf(error);
      throw error;
    }
  }

  private async standing(): Promise<Standing> {
    const { question } = this.options;
    const now = await question.standing();
    const isOurs = this.untold !== undefined && now.state === 'answered' && now.answer.by === question.identity;
    // The question stays open for this person, who can send the answer again.
    if (!isOurs || this.known === undefined) this.known = now;
    return this.known;
  }
}

const isSame = (answer: ApprovalAnswer, { approved, reason }: Verdict, by: string): boolean =>
  answer.by === by && answer.reason === reason && answer.approved === approved;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...HEADERS,
    ...headers,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
