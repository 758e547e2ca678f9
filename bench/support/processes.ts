import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Running {
  url: string;
  /** Milliseconds from the start of the process to its first answer. */
  readyMs: number;
  /** Processor time of the server so far, in microseconds; 0 where /proc does not tell. */
  cpuMicros(): number;
  stop(): Promise<void>;
}

/** Starts a server as a process of its own and waits until `path` answers anything but a refusal. */
export async function startProcess(
  script: string,
  variables: Record<string, string>,
  path: string,
): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      ...variables,
    },
  });
  await answering(child, `${url}${path}`);
  return {
    url,
    readyMs: performance.now() - startedAt,
    cpuMicros: () => cpuMicrosOf(child.pid ?? 0),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) {
      throw new Error(`the server of ${url} ended with ${child.exitCode}`);
    }
    try {
      await fetch(url);
      return;
    } catch {
      await sleep(20);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** utime + stime of proc(5), whose tick is 10 ms. */
function cpuMicrosOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return 0;
  }
}
