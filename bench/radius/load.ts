import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AttributeName } from '../../src/radius/packets/attributes.js';
import type { Attributes, Code } from '../../src/radius/packets/packet.js';
import { encodeRequest } from '../../src/radius/packets/packet.js';
import { macOf, nameOf, passwordOf, SECRET } from './seed.js';

export type Kind = 'PAP' | 'CHAP' | 'accounting';

export interface Ports {
  authPort: number;
  acctPort: number;
}

/** One of the two that are compared. */
export interface Server {
  ports: Ports;
  classes: Classes;
  /** Until all that was answered is counted. */
  settled(): Promise<void>;
}

const EXPECTED: Readonly<Record<Kind, number>> = { PAP: 2, CHAP: 2, accounting: 5 };
const IN_FLIGHT = 32;
const UNANSWERED_MS = 5000;
const INTERIMS = 3;
const CLASS = 25;

const md5 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 2865 §5.2, for passwords of at most 16 characters. */
function hidden(password: string, authenticator: Buffer): Buffer {
  const pad = md5(SECRET, authenticator);
  const clear = Buffer.alloc(16);
  clear.write(password);
  return clear.map((byte, i) => byte ^ pad[i]!) as Buffer;
}

function login(kind: Kind, n: number, identifier: number): Buffer {
  const authenticator = randomBytes(16);
  const credential: Attributes =
    kind === 'PAP'
      ? [['User-Password', hidden(passwordOf(n), authenticator)]]
      : [
          [
            'CHAP-Password',
            Buffer.concat([Buffer.from([1]), md5(Buffer.from([1]), passwordOf(n), authenticator)]),
          ],
          ['CHAP-Challenge', authenticator],
        ];
  const attributes: Attributes = [['User-Name', nameOf(n)], ...credential, ...deviceOf(n)];
  return encodeRequest('Access-Request', identifier, attributes, SECRET, authenticator);
}

const deviceOf = (n: number): Attributes => [
  ['Calling-Station-Id', macOf(n)],
  ['Called-Station-Id', 'bench'],
  ['NAS-IP-Address', '127.0.0.1'],
  ['NAS-Port-Id', 'ether1'],
];

/** The packets of one session, one by one: Start, interims, Stop. */
function* session(
  n: number,
  id: string,
  classes: Classes,
  nextIdentifier: () => number,
): Generator<Buffer> {
  for (let i = 0; i <= INTERIMS + 1; i++) {
    const status = i === 0 ? 1 : i > INTERIMS ? 2 : 3;
    const counters: Attributes =
      i === 0
        ? []
        : [
            ['Acct-Session-Time', i * 300],
            ['Acct-Input-Octets', i * 1_000_000],
            ['Acct-Output-Octets', i * 9_000_000],
          ];
    const attributes: Attributes = [
      ['Acct-Status-Type', status],
      ['Acct-Session-Id', id],
      ['User-Name', nameOf(n)],
      ['Framed-IP-Address', `100.${64 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`],
      ...deviceOf(n),
      ...counters,
      ...(classes[n] ?? []),
    ];
    yield encodeRequest('Accounting-Request' satisfies Code, nextIdentifier(), attributes, SECRET);
  }
}

/** A socket with one request on its way at a time, light enough to leave the processor to the servers. */
class Asker {
  private readonly socket = createSocket('udp4');
  private waiting:
    { resolve: (answer: Buffer) => void; reject: (error: Error) => void } | undefined;
  private deadline = Infinity;
  private readonly watch = setInterval(() => {
    if (performance.now() > this.deadline) this.waiting?.reject(new Error('no answer'));
  }, 1000);

  private constructor() {
    this.socket.on('message', (answer) => this.waiting?.resolve(answer));
  }

  static async open(port: number): Promise<Asker> {
    const asker = new Asker();
    asker.socket.connect(port, '127.0.0.1');
    await once(asker.socket, 'connect');
    return asker;
  }

  /** @throws Error when nothing comes back in five seconds */
  ask(request: Buffer): Promise<Buffer> {
    this.deadline = performance.now() + UNANSWERED_MS;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.send(request);
    });
  }

  close(): void {
    clearInterval(this.watch);
    this.socket.close();
  }
}

/** By account, the Class that a NAS has to repeat in its accounting (RFC 2865 §5.25). */
type Classes = Record<number, Attributes>;

/** One login of each of the first accounts. */
export async function logInAll(ports: Ports, accounts: number): Promise<Classes> {
  const classes: Classes = {};
  const size = Math.ceil(accounts / IN_FLIGHT);
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async (_, place) => {
      const asker = await Asker.open(ports.authPort);
      for (let n = place * size; n < Math.min(accounts, (place + 1) * size); n++) {
        classes[n] = classesIn(await asker.ask(login('CHAP', n, n % 256)));
      }
      asker.close();
    }),
  );
  return classes;
}

function classesIn(answer: Buffer): Attributes {
  const found: [AttributeName, Buffer][] = [];
  for (let at = 20; at < answer.length; at += answer[at + 1]!) {
    if (answer[at] === CLASS) found.push(['Class', answer.subarray(at + 2, at + answer[at + 1]!)]);
  }
  return found;
}

let run = 0;

/**
 * A closed loop: 32 sockets with one request each on its way. @returns answers a second, the time
 * included until all that was answered is counted
 * @throws Error for an answer other than the wanted one, or none in five seconds
 */
export async function load(
  kind: Kind,
  { ports, classes, settled }: Server,
  accounts: number,
  seconds: number,
): Promise<number> {
  const begin = performance.now();
  const until = begin + seconds * 1000;
  run++;
  const counts = await Promise.all(
    Array.from({ length: IN_FLIGHT }, (_, place) =>
      loop(kind, ports, classes, accounts, until, place),
    ),
  );
  await settled();
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - begin);
}

async function loop(
  kind: Kind,
  ports: Ports,
  classes: Classes,
  accounts: number,
  until: number,
  place: number,
): Promise<number> {
  const asker = await Asker.open(kind === 'accounting' ? ports.acctPort : ports.authPort);
  let [count, identifier, account] = [0, 0, place];
  const nextIdentifier = (): number => (identifier = (identifier + 1) % 256);
  const exchange = async (request: Buffer): Promise<void> => {
    const answer = await asker.ask(request);
    if (answer[0] !== EXPECTED[kind]) {
      throw new Error(`${kind} was answered with code ${answer[0]}`);
    }
    count++;
  };
  try {
    while (performance.now() < until) {
      if (kind === 'accounting') {
        await sideBySide(
          Array.from({ length: Math.floor(accounts / IN_FLIGHT) }, (_, n) =>
            session(place + n * IN_FLIGHT, `${run}-${place}-${count}`, classes, nextIdentifier),
          ),
          exchange,
          until,
        );
      } else {
        // Spread over all accounts, each socket over its own, so that none waits for another's lock.
        account = (account + IN_FLIGHT * 127) % (accounts - (accounts % IN_FLIGHT));
        await exchange(login(kind, account, nextIdentifier()));
      }
    }
  } finally {
    asker.close();
  }
  return count;
}

/** What follows one another at a NAS are packets of different sessions: one of each, then the next. */
async function sideBySide(
  sessions: Generator<Buffer>[],
  exchange: (request: Buffer) => Promise<void>,
  until: number,
): Promise<void> {
  for (let going = sessions; going.length > 0;) {
    const next: Generator<Buffer>[] = [];
    for (const each of going) {
      const { value, done } = each.next();
      if (done) continue;
      await exchange(value);
      if (performance.now() > until) return;
      next.push(each);
    }
    going = next;
  }
}
