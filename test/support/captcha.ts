import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CAPTCHA_SECRET = 'the secret of the site';

/** A server that speaks siteverify: the token `human` passes, once. */
export class CaptchaServer {
  /** What has been asked, oldest first. */
  readonly asked: URLSearchParams[] = [];
  answer: (response: ServerResponse, form: URLSearchParams) => void = (response, form) => {
    say(response, this.judge(form));
  };
  private readonly used = new Set<string>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(): Promise<CaptchaServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const captcha = new CaptchaServer(server, `http://127.0.0.1:${port}/siteverify`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
        captcha.asked.push(form);
        captcha.answer(response, form);
      });
    });
    return captcha;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private judge(form: URLSearchParams): object {
    const refuse = (code: string) => ({ success: false, 'error-codes': [code] });
    const token = form.get('response') ?? '';
    if (form.get('secret') !== CAPTCHA_SECRET) return refuse('invalid-input-secret');
    if (!token.startsWith('human')) return refuse('invalid-input-response');
    if (this.used.has(token)) return refuse('timeout-or-duplicate');
    this.used.add(token);
    return { success: true, challenge_ts: '2026-03-15T10:00:00Z', hostname: 'partner.example' };
  }
}

export function say(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
