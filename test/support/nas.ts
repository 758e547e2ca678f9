import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AttributeName } from '../../src/radius/packets/attributes.js';
import {
  type Attributes,
  type Code,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type Packet,
  valueIn,
} from '../../src/radius/packets/packet.js';
import type { AttributeValue } from '../../src/radius/packets/values.js';
import { SECRET } from './radius.js';

const STATUS = { Start: 1, Stop: 2, 'Interim-Update': 3, 'Accounting-On': 7, 'Accounting-Off': 8 };
export type Status = keyof typeof STATUS;

const RESEND_MS = 400;
const TRIES_MAX = 150;

/** What an accounting packet says of a session; the rest is made up. */
export interface Report {
  username?: string;
  sessionId?: string;
  classes?: Buffer | undefined;
  mac?: string;
  framedIp?: string;
  seconds?: number;
  /** From the subscriber, beyond 32 bits in gigawords. */
  bytesIn?: number;
  bytesOut?: number;
  /** A NAS that never sends gigawords lets its counters wrap. */
  hasGigawords?: boolean;
  delay?: number;
  terminateCause?: number;
  more?: Attributes;
}

export interface Login {
  accepted: boolean;
  attributes: Packet['attributes'];
  /** The Class of the accept, for its accounting. */
  classes: Buffer | undefined;
}

/** How the simulated NAS answers a CoA or Disconnect request. */
export type CoaAnswer = 'ack' | 'nak' | 'gone' | 'silence';

/** Where FreeRADIUS listens. */
export interface Ports {
  authPort: number;
  acctPort: number;
  /** Counts the packets that were answered; absent where the worker runs. */
  count?: () => Promise<void>;
}

/**
 * A NAS in software: asks over UDP and sends again until it is answered, reports sessions, and takes
 * CoA and Disconnect requests (RFC 5176) on a port of its own.
 */
export class NasSimulator {
  /** What it was asked, the oldest first. */
  readonly requests: Packet[] = [];
  answer: CoaAnswer = 'ack';
  private identifier = 0;
  private readonly waiting = new Map<number, (bytes: Buffer) => void>();

  private constructor(
    private readonly socket: Socket,
    private readonly coa: Socket,
    private readonly ports: Ports,
  ) {
    socket.on('message', (bytes) => this.waiting.get(bytes[1] ?? 0)?.(bytes));
    coa.on('message', (bytes, from) => {
      this.take(bytes, from);
    });
  }

  /**
   * @param coaPort where it takes CoA; any free port when absent
   * @param address which of the loopback addresses it sends from
   */
  static async open(ports: Ports, coaPort = 0, address = '127.0.0.1'): Promise<NasSimulator> {
    const [socket, coa] = [createSocket('udp4'), createSocket('udp4')];
    socket.bind(0, address);
    coa.bind(coaPort, address);
    await Promise.all([once(socket, 'listening'), once(coa, 'listening')]);
    return new NasSimulator(socket, coa, ports);
  }

  get coaPort(): number {
    return this.coa.address().port;
  }

  close(): void {
    this.socket.close();
    this.coa.close();
  }

  async login(
    username: string,
    password: string,
    mac: string | Buffer = 'AA-BB-CC-00-00-01',
  ): Promise<Login> {
    const challenge = randomBytes(16);
    const chap = createHash('md5')
      .update(Buffer.from([1]))
      .update(password)
      .update(challenge);
    const reply = await this.exchange(this.ports.authPort, 'Access-Request', [
      ['User-Name', username],
      ['CHAP-Password', Buffer.concat([Buffer.from([1]), chap.digest()])],
      ['CHAP-Challenge', challenge],
      ['Calling-Station-Id', mac],
      ['NAS-IP-Address', '127.0.0.1'],
    ]);
    const classes = valueIn(reply, 'Class');
    return {
      accepted: reply.code === 'Access-Accept',
      attributes: reply.attributes,
      classes: Buffer.isBuffer(classes) ? classes : undefined,
    };
  }

  /** Sends an accounting packet until it is acknowledged, and has it counted. */
  async report(status: Status, report: Report = {}): Promise<void> {
    await this.exchange(
      this.ports.acctPort,
      'Accounting-Request',
      accountingAttributes(status, report),
    );
    await this.ports.count?.();
  }

  /** Sends an accounting packet once, answered or not. */
  send(status: Status, report: Report = {}): void {
    const packet = encodeRequest(
      'Accounting-Request',
      this.nextIdentifier(),
      accountingAttributes(status, report),
      SECRET,
    );
    this.socket.send(packet, this.ports.acctPort, '127.0.0.1');
  }

  /** Waits until it has been asked so many times in all. */
  async asked(count: number): Promise<Packet> {
    for (let tries = 0; this.requests.length < count; tries++) {
      if (tries > 400) throw new Error(`the NAS was asked ${this.requests.length} times`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return this.requests[count - 1]!;
  }

  private async exchange(port: number, code: Code, attributes: Attributes): Promise<Packet> {
    const identifier = this.nextIdentifier();
    const request = encodeRequest(code, identifier, attributes, SECRET);
    const answered = new Promise<Packet>((resolve) => {
      this.waiting.set(identifier, (bytes) => {
        resolve(decodeResponse(bytes, request, SECRET));
      });
    });
    let resend: NodeJS.Timeout | undefined;
    try {
      const refused = new Promise<never>((_, reject) => {
        let tries = 0;
        const once = (): void => {
          if (++tries > TRIES_MAX) reject(new Error(`no answer to ${code}`));
          else this.socket.send(request, port, '127.0.0.1');
        };
        once();
        resend = setInterval(once, RESEND_MS);
      });
      return await Promise.race([answered, refused]);
    } finally {
      clearInterval(resend);
      this.waiting.delete(identifier);
    }
  }

  private nextIdentifier(): number {
    do this.identifier = (this.identifier + 1) % 256;
    while (this.waiting.has(this.identifier));
    return this.identifier;
  }

  private take(bytes: Buffer, from: RemoteInfo): void {
    const request = decodeRequest(bytes, SECRET);
    if (!this.requests.some((known) => known.authenticator.equals(request.authenticator))) {
      this.requests.push(request);
    }
    if (this.answer === 'silence') return;
    const kind = request.code === 'CoA-Request' ? 'CoA' : 'Disconnect';
    const [code, attributes]: [Code, Attributes] =
      this.answer === 'ack'
        ? [`${kind}-ACK`, []]
        : [`${kind}-NAK`, [['Error-Cause', this.answer === 'gone' ? 503 : 501]]];
    this.coa.send(encodeResponse(code, request, attributes, SECRET), from.port, from.address);
  }
}

/** The first value of an attribute of an answer or a request. */
export function attribute(
  attributes: Packet['attributes'],
  name: AttributeName,
): AttributeValue | undefined {
  return attributes.find(([each]) => each === name)?.[1];
}

function accountingAttributes(status: Status, report: Report): Attributes {
  const { bytesIn = 0, bytesOut = 0, hasGigawords = true } = report;
  const isWhole = status === 'Accounting-On' || status === 'Accounting-Off';
  const counters: Attributes =
    status === 'Start' || isWhole
      ? []
      : [
          ['Acct-Session-Time', report.seconds ?? 0],
          ['Acct-Input-Octets', bytesIn % 2 ** 32],
          ['Acct-Output-Octets', bytesOut % 2 ** 32],
          ...((hasGigawords
            ? [
                ['Acct-Input-Gigawords', Math.floor(bytesIn / 2 ** 32)],
                ['Acct-Output-Gigawords', Math.floor(bytesOut / 2 ** 32)],
              ]
            : []) as Attributes),
        ];
  const session: Attributes = isWhole
    ? []
    : [
        ['User-Name', report.username ?? 'nobody'],
        ['Calling-Station-Id', report.mac ?? 'AA-BB-CC-00-00-01'],
        ['Framed-IP-Address', report.framedIp ?? '100.64.0.1'],
      ];
  return [
    ['Acct-Status-Type', STATUS[status]],
    ['Acct-Session-Id', report.sessionId ?? '81000001'],
    ['NAS-IP-Address', '127.0.0.1'],
    ...session,
    ...counters,
    ...((report.classes ? [['Class', report.classes]] : []) as Attributes),
    ...((report.delay === undefined ? [] : [['Acct-Delay-Time', report.delay]]) as Attributes),
    ...((status === 'Stop'
      ? [['Acct-Terminate-Cause', report.terminateCause ?? 1]]
      : []) as Attributes),
    ...(report.more ?? []),
  ];
}
