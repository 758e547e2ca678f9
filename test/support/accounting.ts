import { PacketCounter } from '../../src/radius/sessions/packet-counter.js';
import type { TestApplication } from './application.js';
import { putDown } from './packet.js';

/** What an accounting packet says, as FreeRADIUS hands it to PostgreSQL. */
export interface Packet {
  status: 'Start' | 'Interim-Update' | 'Stop' | 'Accounting-On' | 'Accounting-Off';
  username?: string;
  sessionId?: string;
  classes?: string;
  mac?: string;
  framedIp?: string;
  framedIpv6Address?: string;
  framedIpv6Prefix?: string;
  delegatedIpv6Prefix?: string;
  seconds?: number;
  bytesIn?: number;
  bytesOut?: number;
  /** A NAS that never sends gigawords lets its counters wrap. */
  hasGigawords?: boolean;
  delay?: number;
}

/** Puts a packet down by the function that FreeRADIUS calls, without FreeRADIUS, and has it counted. */
export async function account(house: TestApplication, packet: Packet): Promise<void> {
  const { username = 'nobody', sessionId = 'S-1', classes, bytesIn = 0, bytesOut = 0 } = packet;
  await putDown(house.database, username, {
    ...packet,
    ...{ sessionId, bytesIn, bytesOut, class: classes },
    terminateCause: packet.status === 'Stop' ? 'User-Request' : '',
  });
  await countPackets(house);
}

/** Counts what has been put down, as the worker does all the time; also what another is counting now. */
export async function countPackets({ app, database }: TestApplication): Promise<void> {
  for (;;) {
    await app.get(PacketCounter).count();
    const waiting = await database.queryOne<{ any: boolean }>(
      'SELECT EXISTS (SELECT FROM accounting_inbox WHERE error IS NULL) AS any',
    );
    if (!waiting?.any) return;
  }
}
