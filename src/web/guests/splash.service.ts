import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  type Gateway,
  GuestAccess,
  type GuestAdmission,
  handOver,
  type ServiceFacts,
  termsInWords,
  type VoucherFacts,
} from '../../hotspot/index.js';
import { Environment } from '../../platform/config/environment.js';
import { RateLimited } from '../../platform/errors/index.js';
import { sendGuestPage } from './guest-pages.js';
import { type Visit, Visits } from './splash-visit.js';
import { type SplashProblem, splashWords } from './splash-words.js';

const CODE_MAX = 64;

/** The splash page: shows itself, takes codes, and hands guests over to their router. */
@Injectable()
export class SplashPages {
  constructor(
    private readonly environment: Environment,
    private readonly visits: Visits,
    private readonly access: GuestAccess,
  ) {}

  async show(request: Request, response: Response): Promise<void> {
    const visit = await this.visits.of(request);
    const { res, error, code = '' } = visit.words;
    if (res === 'success' || res === 'already') {
      this.end(visit, response, 'online', null);
      return;
    }
    const problem = res === 'failed' || error ? 'refused' : null;
    await this.form(visit, response, { problem, code: code.slice(0, CODE_MAX) });
  }

  async connect(request: Request, response: Response): Promise<void> {
    const visit = await this.visits.of(request);
    const code = (visit.words['code'] ?? '').slice(0, CODE_MAX);
    try {
      if (visit.hotspot.splashTerms !== null && visit.words['accept'] !== '1') {
        await this.form(visit, response, { problem: 'terms', code, status: 400 });
        return;
      }
      const admission = await this.admission(visit, code);
      if ('problem' in admission) {
        await this.form(visit, response, { problem: admission.problem, code, status: 400 });
      } else this.letIn(visit, admission.voucher, response);
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error;
      response.setHeader('Retry-After', error.retryAfterSeconds);
      await this.form(visit, response, { problem: 'limited', code, status: 429 });
    }
  }

  private async admission(visit: Visit, code: string): Promise<GuestAdmission> {
    const { hotspot, guesser, words } = visit;
    if (words['free'] !== '1') {
      return this.access.admit(hotspot, { code, password: words['password'] ?? '' }, guesser);
    }
    const service = await this.offered(visit);
    if (!service || guesser.device === null) return { problem: 'unknown' };
    return this.access.admitFree(hotspot, service, guesser.device, guesser.network);
  }

  /** Free access needs a router that tells which device it is. */
  private async offered({ hotspot, gateway }: Visit): Promise<ServiceFacts | undefined> {
    return gateway?.device ? this.access.freeService(hotspot) : undefined;
  }

  private letIn(visit: Visit, voucher: VoucherFacts, response: Response): void {
    if (visit.gateway) this.handOver(visit, visit.gateway, voucher, response);
    else this.end(visit, response, 'good', voucher);
  }

  private handOver(
    visit: Visit,
    gateway: Gateway,
    voucher: VoucherFacts,
    response: Response,
  ): void {
    const { hotspot, language, uamSecret } = visit;
    const page = `${this.environment.publicUrl}/hotspot/${hotspot.locationId}`;
    const sent = handOver(gateway, voucher, `${page}?res=success&lang=${language}`, uamSecret);
    const words = splashWords(language);
    const fields = Object.entries(sent.fields).map(([name, value]) => ({ name, value }));
    const { origin } = new URL(sent.url);
    const { method, url } = sent;
    sendGuestPage(
      response,
      'hand-over',
      { language, words, place: hotspot.name, method, url, fields },
      { formTargets: [origin] },
    );
  }

  private end(
    { hotspot, language }: Visit,
    response: Response,
    state: 'online' | 'good',
    voucher: VoucherFacts | null,
  ): void {
    sendGuestPage(response, 'splash-end', {
      language,
      words: splashWords(language),
      place: hotspot.ticketHeadline ?? hotspot.name,
      state,
      terms: voucher && `${voucher.name}: ${termsInWords(voucher, language)}`,
    });
  }

  private async form(
    visit: Visit,
    response: Response,
    facts: { problem: SplashProblem | null; code: string; status?: number },
  ): Promise<void> {
    const { hotspot, language, languages, token, words } = visit;
    const { problem, code, status = 200 } = facts;
    const free = await this.offered(visit);
    const said = splashWords(language);
    sendGuestPage(
      response,
      'splash',
      {
        language,
        words: said,
        others: languages
          .filter((each) => each !== language)
          .map((each) => ({
            language: each,
            name: splashWords(each).languageName,
            href: `?${new URLSearchParams({ lang: each, ...(token ? { gateway: token } : {}), ...(code ? { code } : {}) }).toString()}`,
          })),
        place: hotspot.ticketHeadline ?? hotspot.name,
        action: `/hotspot/${hotspot.locationId}`,
        token,
        code,
        hasPassword: hotspot.coding === 'userpass',
        terms: hotspot.splashTerms,
        isAccepted: words['accept'] === '1',
        free: free ? freeInWords(free, hotspot.timezone, visit) : null,
        support: hotspot.supportText,
        supportPhone: hotspot.supportPhone,
        problem: problem === null ? null : said.problems[problem],
      },
      { status },
    );
  }
}

function freeInWords(service: ServiceFacts, timezone: string, { language }: Visit): string {
  const facts = { ...service, seconds: service.runSeconds, validUntil: null, timezone };
  const terms = termsInWords(facts, language);
  return terms === '' ? service.name : terms;
}
