import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';

type Listener = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void;

/** How an HTTP/2 connection begins when the client knows already that the server speaks it: no HTTP/1.1 method begins so. */
const HTTP2_PREFACE = 'PRI';

/**
 * HTTP/1.1 and cleartext HTTP/2 on one loopback port. SDK clients of streaming services speak HTTP/2 to `http://` without
 * asking, all others HTTP/1.1: the first bytes of a connection tell which.
 */
export class HttpListener {
  private readonly sockets = new Set<Socket>();
  private readonly http = createHttpServer();
  private readonly http2 = createHttp2Server();
  private readonly server = createServer((socket) => this.accept(socket));

  constructor(listener: Listener) {
    this.http.on('request', listener);
    this.http2.on('request', listener);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Listens on a free port of 127.0.0.1. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** Stops listening and drops open connections. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // A client that goes away in the middle of a request is no fault of the rehearsal.
    socket.on('error', () => socket.destroy());
    const peek = (): void => {
      const start = socket.read(HTTP2_PREFACE.length) as Buffer | null;
      if (start === null) return;
      socket.off('readable', peek);
      socket.unshift(start);
      (start.toString('latin1') === HTTP2_PREFACE ? this.http2 : this.http).emit('connection', socket);
    };
    socket.on('readable', peek);
  }
}
