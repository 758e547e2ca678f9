import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from './process.js';

export interface TlsAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

export interface TlsRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  form?: Record<string, string>;
  agent?: Agent;
}

export interface Nginx {
  /** `https://127.0.0.1:<port>`, with a certificate that nobody has signed. */
  url: string;
  /** The port on which it speaks plain HTTP. */
  plainPort: number;
  /** Asks by HTTPS. @throws what ended the connection before the answer was whole */
  ask(path: string, options?: TlsRequest): Promise<TlsAnswer>;
  /** The answer as soon as its head is there, e.g. of a stream. */
  open(path: string, options?: TlsRequest): Promise<IncomingMessage>;
  /** Everything that it has logged. */
  logged(): string;
  stop(): Promise<void>;
}

const HOST = 'isp.example.net';

/** The real nginx with deploy/nginx/lastmile.conf; only ports and places of files are other ones. */
export async function startNginx(processes: readonly string[]): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-nginx-'));
  makeCertificate(folder);
  const [port, plainPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'lastmile.conf'), adapted(folder, processes, port, plainPort));
  writeFileSync(join(folder, 'nginx.conf'), mainFile(folder));
  const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
  const server = spawn('nginx', args, { stdio: 'ignore' });
  await until(async () => {
    if (server.exitCode !== null) throw new Error(readFileSync(join(folder, 'error.log'), 'utf8'));
    const answer = await fetch(`http://127.0.0.1:${plainPort}/`, { redirect: 'manual' }).catch(
      () => undefined,
    );
    return answer?.status === 308;
  }, 'nginx answers');
  const ca = readFileSync(join(folder, 'tls.pem'));
  const open = (path: string, options: TlsRequest = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', body, form, headers, agent } = options;
      const type = form
        ? { 'content-type': 'application/x-www-form-urlencoded' }
        : { 'content-type': 'application/json' };
      const sent = request(`https://127.0.0.1:${port}${path}`, {
        ca,
        method,
        headers: { ...type, ...headers },
        ...(agent ? { agent } : {}),
      });
      sent.once('response', resolve);
      sent.once('error', reject);
      sent.end(form ? new URLSearchParams(form).toString() : body && JSON.stringify(body));
    });
  return {
    open,
    ask: async (path, options) => {
      const response = await open(path, options);
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
      return { status: response.statusCode!, headers: response.headers, text };
    },
    url: `https://127.0.0.1:${port}`,
    plainPort,
    logged: () => readFileSync(join(folder, 'lastmile.log'), 'utf8'),
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function adapted(
  folder: string,
  processes: readonly string[],
  port: number,
  plainPort: number,
): string {
  const servers = processes.map(
    (url) => `server ${new URL(url).host} max_fails=1 fail_timeout=2s;`,
  );
  return readFileSync('deploy/nginx/lastmile.conf', 'utf8')
    .replace(/( *server 127\.0\.0\.1:300\d.*\n)+/, `${servers.join('\n')}\n`)
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('/var/log/nginx', folder)
    .replace(/\/etc\/ssl\/(certs|private)\/isp\.example\.net/g, join(folder, 'tls'));
}

function mainFile(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n');
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${join(folder, 'nginx.pid')};
    events {}
    http {
      ${temporary}
      include ${join(folder, 'lastmile.conf')};
    }`;
}

function makeCertificate(folder: string): void {
  const files = ['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.pem')];
  const name = ['-subj', `/CN=${HOST}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  execFileSync('openssl', ['req', ...kind, ...files, ...name], { stdio: 'ignore' });
}
