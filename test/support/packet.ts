import type { Database } from '../../src/platform/database/database.js';

/** What an accounting packet says, in the order in which FreeRADIUS hands it over. */
export interface PacketWords {
  status: string;
  source?: string | undefined;
  framedIp?: string | undefined;
  framedIpv6Address?: string | undefined;
  framedIpv6Prefix?: string | undefined;
  delegatedIpv6Prefix?: string | undefined;
  seconds?: number | string | undefined;
  /** From the subscriber; a text is taken as it is. */
  bytesIn?: number | string | undefined;
  bytesOut?: number | string | undefined;
  /** A NAS that never sends gigawords lets its counters wrap. */
  hasGigawords?: boolean;
  delay?: number | undefined;
  terminateCause?: string;
  sessionId?: string;
  mac?: string | undefined;
  /** As a NAS repeats what an accept gave it. */
  class?: string | null | undefined;
}

/** The second parameter of `radius_accounting`. */
function packetText({ hasGigawords = true, ...said }: PacketWords): string {
  const octets = (bytes: number | string = ''): (number | string)[] =>
    typeof bytes === 'string'
      ? [bytes, '']
      : [bytes % 2 ** 32, hasGigawords ? Math.floor(bytes / 2 ** 32) : ''];
  return [
    said.status,
    said.source ?? '127.0.0.1',
    said.framedIp,
    said.framedIpv6Address,
    said.framedIpv6Prefix,
    said.delegatedIpv6Prefix,
    said.seconds,
    ...octets(said.bytesIn),
    ...octets(said.bytesOut),
    said.delay,
    said.terminateCause,
    said.sessionId ?? 'S-1',
    said.mac ?? 'AA-BB-CC-00-00-01',
    // NAS-Identifier, NAS-Port-Id, NAS-Port, Called-Station-Id
    ...['', '', '', ''],
    said.class,
  ]
    .map((word) => word ?? '')
    .join('\x1f');
}

/** Hands a packet in as FreeRADIUS does; nobody counts it yet. A text goes in as it is. */
export async function putDown(
  database: Database,
  username: string,
  said: PacketWords | string,
): Promise<void> {
  const packet = typeof said === 'string' ? said : packetText(said);
  await database.query('SELECT radius_accounting($1, $2)', [username, packet]);
}
