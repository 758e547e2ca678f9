import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CAPTCHA_SECRET = 'the secret of the site';

/** Puts a frame of its provider into the form and its answer into a field, as those of providers do. */
const SCRIPT = `
  const origin = new URL(document.currentScript.src).origin;
  for (const place of document.querySelectorAll('.g-recaptcha')) {
    const frame = document.createElement('iframe');
    frame.title = 'captcha';
    frame.src = origin + '/widget?k=' + encodeURIComponent(place.dataset.sitekey);
    const answer = document.createElement('input');
    answer.type = 'hidden';
    answer.name = 'g-recaptcha-response';
    place.append(frame, answer);
    addEventListener('message', (event) => {
      if (event.origin === origin) answer.value = event.data;
    });
  }
`;

/** The question itself, in the provider's own frame. */
const WIDGET = `<!doctype html><title>captcha</title><button>I am a person</button><script>
  const button = document.querySelector('button');
  button.onclick = () => {
    parent.postMessage('human ' + Math.random() + location.search, '*');
    button.textContent = 'Thank you';
  };
</script>`;

/** A server that speaks siteverify, and has a widget: a token `human…` passes, once. */
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
    readonly scriptUrl: string,
  ) {}

  static async start(): Promise<CaptchaServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    const captcha = new CaptchaServer(server, `${origin}/siteverify`, `${origin}/api.js`);
    server.on('request', (request, response) => {
      if (request.method === 'GET') {
        const isScript = request.url === '/api.js';
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
        response.end(isScript ? SCRIPT : WIDGET);
        return;
      }
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
