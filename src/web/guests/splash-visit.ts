import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import {
  type Gateway,
  gatewayIn,
  GatewaySecrets,
  GUEST_LANGUAGES,
  guestLanguage,
  type GuestLanguage,
  type Guesser,
  type Hotspot,
  HotspotNotFound,
  Hotspots,
} from '../../hotspot/index.js';
import { Environment } from '../../platform/config/environment.js';
import { clientAddress, limitedNetwork } from '../../platform/http/client-address.js';
import { Vault } from '../../platform/secrets/vault.js';

/** A guest at the splash page, however he came there. */
export interface Visit {
  hotspot: Hotspot;
  language: GuestLanguage;
  /** In which he may read the page. */
  languages: readonly GuestLanguage[];
  gateway: Gateway | undefined;
  /** The gateway as the page's forms carry it on: sealed, so that nobody makes one up. */
  token: string;
  uamSecret: string | null;
  guesser: Guesser;
  /** Texts of the address or of the form. */
  words: Readonly<Record<string, string>>;
}

/** Finds out who comes from where. */
@Injectable()
export class Visits {
  constructor(
    private readonly environment: Environment,
    private readonly vault: Vault,
    private readonly hotspots: Hotspots,
    private readonly secrets: GatewaySecrets,
  ) {}

  /** @throws HotspotNotFound */
  async of(request: Request): Promise<Visit> {
    const hotspot = await this.hotspots.findByLocation(String(request.params['location']));
    if (!hotspot?.isEnabled) throw new HotspotNotFound();
    const words = { ...textsIn(request.query), ...textsIn(request.body) };
    const uamSecret = await this.secrets.find(hotspot.id);
    const hosts = hotspot.gatewayHosts.map((host) => host.toLowerCase());
    const address = `${this.environment.publicUrl}${request.originalUrl}`;
    const kept = this.opened(words['gateway'] ?? '', hotspot);
    const gateway =
      kept && hosts.includes(new URL(kept.loginUrl).host)
        ? kept
        : gatewayIn(words, address, { hosts, uamSecret });
    const languages = hotspot.languages.flatMap(
      (word) => GUEST_LANGUAGES.find((each) => each === word) ?? [],
    );
    return {
      hotspot,
      language: languageOf(request, words['lang'], languages, hotspot),
      languages,
      gateway,
      token: gateway ? this.sealed(gateway, hotspot) : '',
      uamSecret,
      guesser: {
        locationId: hotspot.locationId,
        network: limitedNetwork(clientAddress(request)),
        device: gateway?.device ?? null,
        isSigned: gateway?.isSigned ?? false,
      },
      words,
    };
  }

  private sealed(gateway: Gateway, hotspot: Hotspot): string {
    return this.vault.seal(JSON.stringify(gateway), contextOf(hotspot)).toString('base64url');
  }

  /** `undefined` for anything that we have not sealed for this hotspot. */
  private opened(token: string, hotspot: Hotspot): Gateway | undefined {
    if (token === '') return undefined;
    try {
      return JSON.parse(
        this.vault.open(Buffer.from(token, 'base64url'), contextOf(hotspot)),
      ) as Gateway;
    } catch {
      return undefined;
    }
  }
}

function contextOf({ id }: Hotspot): string {
  return `splash gateway:${id}`;
}

function textsIn(input: unknown): Record<string, string> {
  const texts = Object.entries((input ?? {}) as Record<string, unknown>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 2000,
  );
  return Object.fromEntries(texts);
}

/** What he has chosen, else what his browser prefers of the venue's languages, else the venue's first. */
function languageOf(
  request: Request,
  chosen: string | undefined,
  languages: readonly GuestLanguage[],
  hotspot: Hotspot,
): GuestLanguage {
  const known = GUEST_LANGUAGES.find((each) => each === chosen);
  if (known) return known;
  const preferred = request.acceptsLanguages([...languages]);
  return languages.find((each) => each === preferred) ?? guestLanguage(hotspot.languages);
}
