import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import {
  type Attributes,
  type Code,
  decodeResponse,
  encodeRequest,
  ForgedPacket,
  type Packet,
} from '../packets/packet.js';

export interface CoaTarget {
  address: string;
  port: number;
  secret: string;
}

export interface CoaAnswer {
  packet: Packet;
  rttMs: number;
}

/** Waits of one request, in milliseconds; after the last it counts as unanswered (RFC 5080 §2.2.1). */
const WAITS_MS = [1000, 2000, 3000];

/** Sends one CoA or Disconnect request, again while it is unanswered. @returns `undefined` for silence */
export function exchange(
  { address, port, secret }: CoaTarget,
  code: Code,
  attributes: Attributes,
): Promise<CoaAnswer | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const request = encodeRequest(code, randomInt(256), attributes, secret);
  const begun = performance.now();
  let tries = 0;
  let timer: NodeJS.Timeout | undefined;
  return new Promise<CoaAnswer | undefined>((resolve) => {
    const send = (): void => {
      const wait = WAITS_MS[tries++];
      if (wait === undefined) {
        resolve(undefined);
        return;
      }
      socket.send(request, port, address);
      timer = setTimeout(send, wait);
    };
    // An unreachable port is silence too: the NAS may be restarting.
    socket.on('error', () => undefined);
    socket.on('message', (bytes) => {
      try {
        const packet = decodeResponse(bytes, request, secret);
        resolve({ packet, rttMs: Math.round(performance.now() - begun) });
      } catch (error) {
        if (!(error instanceof ForgedPacket)) throw error;
      }
    });
    send();
  }).finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
