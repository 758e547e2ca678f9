import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Actor, type Authenticator } from '../../auth/index.js';
import { PartnersService } from '../../billing/index.js';
import { clientAddress } from '../../platform/http/client-address.js';
import { RateLimits } from '../../platform/limits/rate-limits.js';
import { Settings } from '../../platform/settings/settings.js';
import { NotAuthorised } from './partner.errors.js';
import { PARTNER_WINDOW_SECONDS, PartnerRequests } from './partner.settings.js';

/** A key in the header `token`, used from an address on its partner's list. */
export const PARTNER = Symbol('partner authenticator');

@Injectable()
export class PartnerAuthenticator implements Authenticator {
  constructor(
    private readonly partners: PartnersService,
    private readonly limits: RateLimits,
    private readonly settings: Settings,
  ) {}

  /** @throws NotAuthorised; RateLimited, which every request with a known key counts towards */
  async authenticate(request: Request): Promise<Actor> {
    const key = request.headers['token'];
    const partner = typeof key === 'string' ? await this.partners.findByKey(key) : undefined;
    if (!partner) throw new NotAuthorised();
    await this.limit(request, partner.id);
    if (!(await this.partners.mayCallFrom(partner.id, clientAddress(request)))) {
      throw new NotAuthorised();
    }
    return partnerActor(partner);
  }

  private async limit(request: Request, partnerId: number): Promise<void> {
    const points = await this.settings.get(PartnerRequests);
    const limit = { name: 'partner-requests', points, windowSeconds: PARTNER_WINDOW_SECONDS };
    const { res: response } = request;
    response?.setHeader('RateLimit-Policy', `"partner";q=${points};w=${PARTNER_WINDOW_SECONDS}`);
    const state = await this.limits.consume(limit, String(partnerId));
    response?.setHeader('RateLimit', `"partner";r=${state.remaining};t=${state.resetSeconds}`);
  }
}

/** He reaches his customers, and has no permission beyond the acts of this face. */
function partnerActor({ id, name }: { id: number; name: string }): Actor {
  return new Actor({
    userId: null,
    username: `partner:${name}`,
    name,
    email: null,
    role: 'partner',
    permissions: new Set(),
    scopes: null,
    clientId: null,
    customerId: null,
    partnerId: id,
    credential: `partner:${id}`,
    expiresAt: null,
  });
}
