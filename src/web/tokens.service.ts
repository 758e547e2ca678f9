import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DateTime } from 'luxon';
import { type Actor, ClientsService, SCOPES, type Scope, TokensService } from '../auth/index.js';
import { Clock } from '../platform/clock/clock.js';
import { DomainError, type FieldError } from '../platform/errors/index.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { readInput } from '../platform/validation/validate.js';
import { Frames } from './frames.js';
import { AddClientForm, AddTokenForm } from './tokens.dto.js';
import type { TokensPage } from './views.js';

/** Longest life of a token that somebody makes for himself, in years. */
const YEARS_MAX = 10;
/** What the form proposes, in days. */
const DAYS_PROPOSED = 90;

/** A form as it was sent, and what is wrong with it. */
interface Refused {
  form: 'client' | 'token';
  input: Record<string, unknown>;
  problems: readonly FieldError[];
}

/** "Existing OAuth Tokens": the signed-in user's own clients and access tokens. */
@Injectable()
export class TokensPages {
  constructor(
    private readonly clients: ClientsService,
    private readonly tokens: TokensService,
    private readonly frames: Frames,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  show(request: Request, actor: Actor): Promise<TokensPage> {
    return this.page(request, actor, null);
  }

  /** The page with the new client's secret, or with what is wrong with the form. */
  async addClient(
    request: Request,
    actor: Actor,
    input: Record<string, unknown>,
  ): Promise<TokensPage> {
    try {
      const form = readInput(AddClientForm, input);
      const { client, secret } = await this.clients.create(actor, {
        name: form.name,
        redirectUris: linesOf(form.redirect_uris),
        isPublic: form.public ?? false,
        requirePkce: form.public === true || form.require_pkce === true,
      });
      const created = {
        kind: 'client',
        clientId: client.clientId,
        clientSecret: secret ?? null,
      } as const;
      return await this.page(request, actor, created);
    } catch (error) {
      return this.page(request, actor, null, refusal('client', input, error));
    }
  }

  /** The page with the new token, or with what is wrong with the form. */
  async addToken(
    request: Request,
    actor: Actor,
    input: Record<string, unknown>,
  ): Promise<TokensPage> {
    try {
      const form = readInput(AddTokenForm, input);
      const timeZone = await this.settings.get(TimeZone);
      const { token } = await this.tokens.issuePersonal(actor, {
        clientId: form.client_id,
        scopes: form.scopes ?? [],
        // A date means that whole day, where the ISP is.
        expiresAt: DateTime.fromISO(form.expires_on, { zone: timeZone }).endOf('day').toJSDate(),
      });
      return await this.page(request, actor, {
        kind: 'token',
        accessToken: token,
        expiresOn: form.expires_on,
      });
    } catch (error) {
      return this.page(request, actor, null, refusal('token', input, error));
    }
  }

  private async page(
    request: Request,
    actor: Actor,
    created: TokensPage['created'],
    refused?: Refused,
  ): Promise<TokensPage> {
    const timeZone = await this.settings.get(TimeZone);
    const tokens = await this.tokens.listOwn(actor);
    const clients = await this.clients.listOwn(actor);
    const now = DateTime.fromJSDate(this.clock.now(), { zone: timeZone });
    const date = (instant: Date): string =>
      DateTime.fromJSDate(instant, { zone: timeZone }).toISODate() ?? '';
    return {
      ...(await this.frames.of(request)),
      user: { username: actor.username },
      clients: clients.map((client) => ({
        clientId: client.clientId,
        name: client.name,
        redirectUris: [...client.redirectUris],
        isPublic: client.isPublic,
        tokenCount: tokens.filter(({ clientId }) => clientId === client.clientId).length,
      })),
      tokens: tokens.map((token) => ({
        id: token.id,
        clientId: token.clientId,
        clientName: token.clientName,
        prefix: token.prefix,
        scopes: [...token.scopes],
        expiresOn: date(token.expiresAt),
        isExpired: token.expiresAt <= now.toJSDate(),
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      })),
      scopes: Object.entries(SCOPES)
        .filter(([name]) => actor.may(name as Scope))
        .map(([name, words]) => ({ name, words })),
      created,
      clientForm: clientForm(refused),
      tokenForm: tokenForm(now, refused),
    };
  }
}

/** @throws the error itself unless it says what is wrong with the form */
function refusal(form: Refused['form'], input: Record<string, unknown>, error: unknown): Refused {
  if (!(error instanceof DomainError) || error.kind !== 'invalid') throw error;
  const named = error.fields.map(({ field, message }) => {
    const own = field.replace(/\[\d+\]$/, '').replace('expires_at', 'expires_on');
    return { field: own, message: `${own.replaceAll('_', ' ')}: ${message}` };
  });
  return {
    form,
    input,
    problems: named.length > 0 ? named : [{ field: 'name', message: error.message }],
  };
}

function clientForm(refused?: Refused): TokensPage['clientForm'] {
  const { input, problems } =
    refused?.form === 'client' ? refused : { input: {} as Record<string, unknown>, problems: [] };
  return {
    name: textOf(input['name']),
    redirectUris: textOf(input['redirect_uris']),
    isPublic: input['public'] === '1',
    requirePkce: refused?.form === 'client' ? input['require_pkce'] === '1' : true,
    problems: [...problems],
  };
}

function tokenForm(now: DateTime, refused?: Refused): TokensPage['tokenForm'] {
  const { input, problems } =
    refused?.form === 'token' ? refused : { input: {} as Record<string, unknown>, problems: [] };
  return {
    clientId: textOf(input['client_id']),
    scopes: [input['scopes'] ?? []].flat().map(textOf),
    expiresOn: textOf(input['expires_on']) || (now.plus({ days: DAYS_PROPOSED }).toISODate() ?? ''),
    earliest: now.toISODate() ?? '',
    latest: now.plus({ years: YEARS_MAX }).toISODate() ?? '',
    problems: [...problems],
  };
}

function linesOf(text = ''): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
