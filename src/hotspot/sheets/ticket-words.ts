import { DateTime } from 'luxon';
import { formatMoney } from '../../platform/money/money.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import type { VoucherFacts } from '../vouchers/voucher-facts.js';

export const GUEST_LANGUAGES = ['en', 'es'] as const;
/** What pages and paper for guests are written in. */
export type GuestLanguage = (typeof GUEST_LANGUAGES)[number];

/** A voucher as a guest holds it, on paper or on a page. */
export interface PrintedTicket {
  language: GuestLanguage;
  headline: string;
  code: string;
  /** `null` with passcode coding. */
  password: string | null;
  name: string;
  /** What it is good for, e.g. `1 hour from the first login`. */
  terms: string;
  /** `null` for one that is given away. */
  price: string | null;
  useBefore: string | null;
  serial: string;
  support: string;
  /** Where it is typed in, with its code filled in: what the QR code says. */
  loginUrl: string;
  /** The same for people who type: without the code and the scheme. */
  address: string;
}

const WORDS = {
  en: {
    day: ['day', 'days'],
    hour: ['hour', 'hours'],
    minute: ['minute', 'minutes'],
    ttf: (time: string) => `${time} from the first login`,
    onl: (time: string) => `${time} on line`,
    ltf: (bytes: string, time: string | null) => (time ? `${bytes} within ${time}` : bytes),
    upload: (bytes: string) => `${bytes} up`,
    download: (bytes: string) => `${bytes} down`,
    daily: (time: string) => `at most ${time} a day`,
    ttl: (date: string) => `until ${date}`,
    code: 'Code',
    user: 'User',
    password: 'Password',
    scan: 'Scan, or join our Wi-Fi and open',
    useBefore: 'Use before',
    print: 'Print',
  },
  es: {
    day: ['día', 'días'],
    hour: ['hora', 'horas'],
    minute: ['minuto', 'minutos'],
    ttf: (time: string) => `${time} desde la primera conexión`,
    onl: (time: string) => `${time} de conexión`,
    ltf: (bytes: string, time: string | null) => (time ? `${bytes} durante ${time}` : bytes),
    upload: (bytes: string) => `${bytes} de subida`,
    download: (bytes: string) => `${bytes} de bajada`,
    daily: (time: string) => `como máximo ${time} al día`,
    ttl: (date: string) => `hasta el ${date}`,
    code: 'Código',
    user: 'Usuario',
    password: 'Contraseña',
    scan: 'Escanee, o únase a nuestra Wi-Fi y abra',
    useBefore: 'Usar antes del',
    print: 'Imprimir',
  },
} as const;

export function guestWords(language: GuestLanguage): (typeof WORDS)[GuestLanguage] {
  return WORDS[language];
}

/** The first of the venue's languages that we speak; English when we speak none of them. */
export function guestLanguage(languages: readonly string[]): GuestLanguage {
  return GUEST_LANGUAGES.find((each) => each === languages.find(isSpoken)) ?? 'en';
}

function isSpoken(language: string): boolean {
  return (GUEST_LANGUAGES as readonly string[]).includes(language);
}

/** @param loginUrl with the code filled in */
export function ticketOf(
  voucher: VoucherFacts,
  hotspot: Hotspot,
  loginUrl: string,
  language = guestLanguage(hotspot.languages),
): PrintedTicket {
  const { code, password, name, price, serial, expiresAt } = voucher;
  const url = new URL(loginUrl);
  return {
    language,
    headline: hotspot.ticketHeadline ?? hotspot.name,
    code,
    password: password === '' ? null : password,
    name,
    terms: termsInWords(voucher, language),
    price: /^0*\.?0*$/.test(price) ? null : `${formatMoney(price)} ${voucher.currency}`,
    useBefore:
      voucher.status === 'new' && expiresAt && voucher.type !== 'ttl'
        ? dateIn(expiresAt, hotspot.timezone, language)
        : null,
    serial,
    support: [hotspot.supportText, hotspot.supportPhone].filter(Boolean).join(' '),
    loginUrl,
    address: `${url.host}${url.pathname}`,
  };
}

type Terms = Pick<VoucherFacts, 'type' | 'seconds' | 'bytesLimit' | 'validUntil' | 'timezone'> &
  Partial<Pick<VoucherFacts, 'uploadBytesLimit' | 'downloadBytesLimit' | 'dailySecondsLimit'>>;

/** What a voucher is good for. */
export function termsInWords(voucher: Terms, language: GuestLanguage): string {
  const { type, seconds, bytesLimit, validUntil, timezone, dailySecondsLimit } = voucher;
  const words = WORDS[language];
  const time = seconds === null ? null : durationInWords(seconds, language);
  const directions = directionsInWords(voucher, language);
  const daily = dailySecondsLimit
    ? [words.daily(durationInWords(dailySecondsLimit, language))]
    : [];
  if (type === 'ltf') {
    const total = bytesLimit === null ? [] : [bytesInWords(bytesLimit)];
    return [words.ltf([...total, ...directions].join(', '), time), ...daily].join(', ');
  }
  const until = validUntil ? words.ttl(dateIn(validUntil, timezone, language)) : '';
  const term = type === 'ttl' ? until : words[type](time ?? '');
  return [term, ...directions, ...daily].filter((part) => part !== '').join(', ');
}

function directionsInWords(
  { uploadBytesLimit, downloadBytesLimit }: Terms,
  language: GuestLanguage,
): string[] {
  const words = WORDS[language];
  return [
    ...(uploadBytesLimit ? [words.upload(bytesInWords(uploadBytesLimit))] : []),
    ...(downloadBytesLimit ? [words.download(bytesInWords(downloadBytesLimit))] : []),
  ];
}

/** In the largest unit that leaves at most one decimal: `1 hour`, `1.5 hours`, `30 days`. */
export function durationInWords(seconds: number, language: GuestLanguage): string {
  const words = WORDS[language];
  const [unit, name] =
    seconds >= 86_400 && seconds % 43_200 === 0
      ? ([86_400, words.day] as const)
      : seconds >= 3600 && seconds % 1800 === 0
        ? ([3600, words.hour] as const)
        : ([60, words.minute] as const);
  const count = Math.round((seconds / unit) * 10) / 10;
  return `${count.toLocaleString(language)} ${count === 1 ? name[0] : name[1]}`;
}

/** `1 GB`, `500 MB`; a GB has 2³⁰ bytes, unless the number is a round one of 10⁹. */
export function bytesInWords(bytes: number): string {
  const base = bytes % 1_000_000 === 0 ? 1000 : 1024;
  const isLarge = bytes >= base ** 3;
  const count = Math.round((bytes / base ** (isLarge ? 3 : 2)) * 10) / 10;
  return `${count} ${isLarge ? 'GB' : 'MB'}`;
}

function dateIn(instant: Date, zone: string, language: GuestLanguage): string {
  return DateTime.fromJSDate(instant, { zone })
    .setLocale(language === 'en' ? 'en-GB' : language)
    .toLocaleString({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
}
