import type { TestApplication } from './application.js';

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

/** Takes a packet in by the function that FreeRADIUS calls, without FreeRADIUS. */
export async function account(house: TestApplication, packet: Packet): Promise<void> {
  const { bytesIn = 0, bytesOut = 0, hasGigawords = true, sessionId = 'S-1', mac } = packet;
  const high = (bytes: number): string => (hasGigawords ? String(Math.floor(bytes / 2 ** 32)) : '');
  const values = [
    packet.status,
    packet.username ?? 'nobody',
    '127.0.0.1',
    `${packet.classes ?? packet.username} ${sessionId}`,
    sessionId,
    packet.classes ?? '',
    '',
    mac ?? 'AA-BB-CC-00-00-01',
    '',
    packet.framedIp ?? '',
    packet.framedIpv6Address ?? '',
    packet.framedIpv6Prefix ?? '',
    packet.delegatedIpv6Prefix ?? '',
    packet.seconds === undefined ? '' : String(packet.seconds),
    String(bytesIn % 2 ** 32),
    high(bytesIn),
    String(bytesOut % 2 ** 32),
    high(bytesOut),
    packet.delay === undefined ? '' : String(packet.delay),
    packet.status === 'Stop' ? 'User-Request' : '',
  ];
  await house.database.query(
    `SELECT radius_accounting(${values.map((_, index) => `$${index + 1}`).join(', ')})`,
    values,
  );
}
