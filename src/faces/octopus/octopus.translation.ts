import {
  type Hotspot,
  type HotspotReport,
  type ServiceFacts,
  type VoucherFacts,
  VOUCHER_STATUSES,
  VOUCHER_TYPES,
  type VoucherFilter,
  type VoucherStatus,
  type VoucherType,
} from '../../hotspot/index.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Figure, type Told } from '../../platform/money/figure.js';
import { endIn, instantIn, localText, phpDate } from './octopus.dates.js';
import type { OctopusTicketsQuery } from './octopus.dto.js';
import type { PlaceKey } from './octopus.path.js';

/** Fields in the order of the source. */
export type Fields = Readonly<Record<string, Told>>;

const TYPES: Record<VoucherType, string> = {
  ttf: 'Tiempo corrido',
  ttl: 'Tiempo límite',
  onl: 'Tiempo conectado',
  ltf: 'Límite de tráfico',
};

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function toService(service: ServiceFacts, place: string, key: PlaceKey): Fields {
  const { type, runSeconds } = service;
  return {
    id: service.id,
    [key]: place,
    typeId: type,
    name: service.name,
    price: Figure.of(service.price),
    status: bit(service.isActive),
    onlineTime: type === 'onl' ? (runSeconds ?? 0) : 0,
    expTime: type === 'onl' ? 0 : (runSeconds ?? 0),
    tpv: bit(service.cardPayment),
    pms: bit(service.roomCharge),
    showLogin: bit(service.showLogin),
    simDevices: service.simDevices,
    maxUsers: service.maxUsers,
    loginMethod: service.loginMethod,
    download: service.downloadBytesLimit ?? service.bytesLimit ?? 0,
    upload: service.uploadBytesLimit ?? 0,
    downrate: service.downloadKbps ?? 0,
    uprate: service.uploadKbps ?? 0,
    dailyLimit: service.dailySecondsLimit ?? 0,
    validUntil: service.shelfSeconds,
    vip: bit(service.vip),
    validateEmail: bit(service.validateEmail),
    deleted: 0,
    withRegistration: bit(service.withRegistration),
    macCaching: bit(service.macCaching),
    issueOrder: service.issueOrder,
    type: {
      id: type,
      description: TYPES[type],
      timetofinish: type === 'ttf',
      onlinetime: type === 'onl',
      timetolimit: type === 'ttl',
      limittraffic: type === 'ltf',
    },
  };
}

/** What creating a ticket answers: numbers are texts here, but for `numUsers`. */
export function toCreated(ticket: VoucherFacts): Fields {
  const { timezone, serial } = ticket;
  return {
    serial,
    radiusUser: serial.padStart(10, '0'),
    radiusPass: 'VOID',
    user: ticket.code,
    pass: ticket.password,
    hotspotId: ticket.locationId,
    creationTime: localText(ticket.createdAt, timezone),
    startTime: localText(ticket.validFrom, timezone),
    tariffType: ticket.type,
    tariffName: ticket.name,
    duration: String(ticket.seconds ?? 0),
    price: Figure.of(ticket.price).toString(),
    radiusId: '1',
    numUsers: ticket.userLimit,
    loginMethod: ticket.loginMethod,
    coding: codingOf(ticket),
    realm: ticket.realm,
    maccaching: String(bit(ticket.macCaching)),
  };
}

/** A ticket as lists show it. */
export function toTicket(ticket: VoucherFacts, key: PlaceKey): Fields {
  const { timezone, firstLoginAt } = ticket;
  const isUsed = firstLoginAt !== null;
  return {
    id: ticket.id,
    [key]: ticket.locationId,
    serial: ticket.serial,
    creationTime: phpDate(ticket.createdAt, timezone),
    startTime: phpDate(ticket.validFrom, timezone),
    loginTime: firstLoginAt && phpDate(firstLoginAt, timezone),
    username: ticket.code,
    password: ticket.password,
    realm: ticket.realm,
    service: ticket.type,
    serviceName: ticket.name,
    cancelled: bit(ticket.isWithdrawn),
    status: ticket.isWithdrawn ? 'cancelled' : ticket.status,
    seconds: ticket.seconds ?? 0,
    salePrice: Figure.of(ticket.price),
    roomNumber: '0',
    loginMethod: ticket.loginMethod,
    tpv: 0,
    numUsers: ticket.userLimit,
    userId: ticket.userReference,
    radiusId: 1,
    coding: codingOf(ticket),
    upload: isUsed ? ticket.bytesIn : null,
    download: isUsed ? ticket.bytesOut : null,
    sessionTime: isUsed ? ticket.secondsUsed : null,
    connections: isUsed ? ticket.logins : null,
  };
}

function codingOf({ password }: VoucherFacts): string {
  return password === '' ? 'passcode' : 'userpass';
}

export function toLocation(hotspot: Hotspot): Fields {
  const isPasscode = hotspot.coding === 'passcode';
  return {
    deviceType: null,
    printFormat: hotspot.printFormat === 'a4' ? 'a4' : 'thermal',
    cacPhone: hotspot.supportPhone,
    authServer: 1,
    paypalAccountId: null,
    pmsInterfaceId: null,
    pmsCharges: 0,
    facebookConfigId: null,
    twitterConfigId: null,
    linkedinConfigId: null,
    instagramConfigId: null,
    smsConfigId: null,
    ticketHeadline: hotspot.ticketHeadline,
    realmId: hotspot.id,
    realm: hotspot.realm,
    coding: isPasscode ? 'base32pass' : 'userpass',
    id: hotspot.locationId,
    name: hotspot.name,
    properties: { usesPasscode: bit(isPasscode), printTickets: 1 },
    grantedModules: [],
    address: hotspot.address,
    latLng: latLngOf(hotspot),
    timezone: hotspot.timezone,
    woeid: null,
    currency: hotspot.currency.toLowerCase(),
    isEnabled: bit(hotspot.isEnabled),
    avatar: null,
    supportCode: null,
    owner: null,
    groups: [],
  };
}

function latLngOf({ latitude, longitude }: Hotspot): string | null {
  return latitude === null || longitude === null ? null : `${short(latitude)},${short(longitude)}`;
}

/** `40.440000` → `40.44`. */
function short(degrees: string): string {
  return degrees.replace(/\.?0+$/, '');
}

/** The status panel: numbers are texts, and `null` where there are none. */
export function toReport(hotspot: Hotspot, report: HotspotReport): Fields {
  const text = (value: number | null): string | null => (value === null ? null : String(value));
  return {
    id: hotspot.locationId,
    name: hotspot.name,
    address: hotspot.address,
    lat_lng: latLngOf(hotspot),
    avatar: null,
    devices: String(report.devices),
    total_time: text(report.totalSeconds),
    total_upload: text(report.totalBytesIn),
    total_download: text(report.totalBytesOut),
    last_session: report.lastSessionAt && localText(report.lastSessionAt, hotspot.timezone),
  };
}

export function pagination(offset: number, limit: number, rows: number): Fields {
  return {
    offset,
    limit,
    rows,
    pages: Math.ceil(rows / limit),
    currentPage: Math.floor(offset / limit) + 1,
  };
}

/** @throws ValidationFailed on status, service, from or to */
export function toFilter(query: OctopusTicketsQuery, hotspot: Hotspot): VoucherFilter {
  const { status, service, userId, serial, from, to } = query;
  const { timezone } = hotspot;
  return {
    hotspotId: hotspot.id,
    ...(status === undefined ? {} : statusFilter(status)),
    ...(service === undefined ? {} : serviceFilter(service)),
    ...(userId === undefined ? {} : { userReference: userId }),
    ...(serial === undefined ? {} : { serial }),
    ...(from === undefined ? {} : { createdFrom: instantIn('from', from, timezone) }),
    ...(to === undefined ? {} : { createdBefore: endIn('to', to, timezone) }),
  };
}

/** What staff have expired is a cancelled ticket here; `expired` are those that nobody has used. */
function statusFilter(word: string): VoucherFilter {
  const status = VOUCHER_STATUSES.find((each) => each === word);
  if (!status) throw ValidationFailed.of('status', `must be one of ${VOUCHER_STATUSES.join(', ')}`);
  return status === 'cancelled' ? { isWithdrawn: true } : withoutWithdrawn(status);
}

function withoutWithdrawn(status: VoucherStatus): VoucherFilter {
  return { status, isWithdrawn: false };
}

/** A type, as lists show it under this name, or the id of a service, as creating takes it. */
function serviceFilter(word: string): VoucherFilter {
  if (/^\d{1,9}$/.test(word)) return { serviceId: Number(word) };
  const type = VOUCHER_TYPES.find((each) => each === word.toLowerCase());
  if (!type) throw ValidationFailed.of('service', 'must be a type or the id of a service');
  return { type };
}
