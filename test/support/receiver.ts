import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a receiver of webhooks gets it. */
export interface ReceivedMessage {
  headers: IncomingHttpHeaders;
  /** As it came, which is what signatures are made of. */
  text: string;
  body: any;
}

type Answer = (response: ServerResponse, message: ReceivedMessage) => void;

/** Somebody's server that takes webhooks; what it answers can be changed as it runs. */
export class Receiver {
  readonly messages: ReceivedMessage[] = [];
  answer: Answer = withStatus(204);

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://127.0.0.1:${port}/hook`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const message = { headers: request.headers, text, body: text && JSON.parse(text) };
        receiver.messages.push(message);
        receiver.answer(response, message);
      });
    });
    return receiver;
  }

  /** What has been received of each row, as `type/version`, in the order in which it came. */
  versions(id: number): number[] {
    return this.messages
      .filter(({ body }) => body.aggregate.id === id)
      .map(({ body }) => body.aggregate.version as number);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export function withStatus(
  status: number,
  headers: Record<string, string> = {},
  body = '',
): Answer {
  return (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Takes the message and never says a word. */
export const hangs: Answer = () => undefined;

/** Breaks the connection instead of answering. */
export const breaksOff: Answer = (response) => response.destroy();
