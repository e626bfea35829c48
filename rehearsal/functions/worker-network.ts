import dgram from 'node:dgram';
import net from 'node:net';

/** The sockets to the endpoint, with how much each had received when it was last written to. */
const sockets = new Map<net.Socket, number>();

/**
 * Closes the network but for one port of the loopback interface. Every TCP and TLS connection of Node.js goes through
 * Socket.connect.
 *
 * @param blocked told what the code tried to reach
 */
export function closeNetwork(endpointPort: number, blocked: (destination: string) => void): void {
  const { connect } = net.Socket.prototype as { connect: (this: net.Socket, ...args: unknown[]) => net.Socket };
  const guarded = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const { host, port, socketPath } = destinationOf(args);
    if (socketPath === undefined && port === endpointPort && (host === '127.0.0.1' || host === 'localhost')) {
      // Afterwards: connect() restores the socket's own write().
      connect.apply(this, args);
      return watch(this);
    }
    const destination = socketPath ?? `${host}:${port}`;
    blocked(destination);
    return this.destroy(new Error(`The rehearsal has no network: ${destination} cannot be reached`));
  };
  net.Socket.prototype.connect = guarded;
  dgram.createSocket = () => {
    blocked('a datagram socket');
    throw new Error('The rehearsal has no network: no datagram sockets');
  };
}

/** Whether the endpoint owes an answer: something is sent to it, and nothing came back yet. */
export function awaitsAnswer(): boolean {
  return [...sockets].some(
    ([socket, received]) => !socket.destroyed && (socket.connecting || socket.bytesRead === received),
  );
}

function watch(socket: net.Socket): net.Socket {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  sockets.set(socket, NaN);
  socket.write = (...args: unknown[]): boolean => {
    sockets.set(socket, socket.bytesRead);
    return write(...args);
  };
  return socket.once('close', () => sockets.delete(socket));
}

function destinationOf(args: readonly unknown[]): { host: string; port: number; socketPath: string | undefined } {
  // net.connect() hands its normalised arguments over as one list; others pass options, or a port and a host.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, port, path: socketPath } = first as { host?: string; port?: number | string; path?: string };
    return { host: host ?? 'localhost', port: Number(port), socketPath: socketPath ?? undefined };
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { host: '', port: 0, socketPath: first };
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first), socketPath: undefined };
}
