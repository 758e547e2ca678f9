import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Actor, BrowserSessions } from '../auth/index.js';
import { type LeadPromotion, LeadsService, PromotionsService } from '../leads/index.js';
import { DomainError, type ErrorKind, NotFound } from '../platform/errors/index.js';
import { clientAddress, limitedNetwork } from '../platform/http/client-address.js';
import { type Limit, RateLimits } from '../platform/limits/rate-limits.js';
import { readInput } from '../platform/validation/validate.js';
import { ApplyForm } from './apply.dto.js';
import { CaptchaWidget } from './captcha-widget.js';
import { FormGuard } from './form-guard.js';
import { Frames } from './frames.js';
import { sendPage } from './send-page.js';
import type { FieldProblem } from './views.js';

/** A family may apply from one address; a thousand applications come from a program. */
const APPLICATIONS: Limit = { name: 'sales-form', points: 10, windowSeconds: 3600 };
const FIELDS = ['name', 'email', 'phone', 'company_name', 'address', 'notes'] as const;
/** Errors after which the form is shown again with what was typed. */
const TO_CORRECT: ReadonlySet<string> = new Set<ErrorKind>(['invalid', 'unavailable']);
const TRY_AGAIN: Record<'hasty' | 'late', string> = {
  hasty: 'That was very quick. Please look at it once more and send it again.',
  late: 'This form was open for too long. Please send it again.',
};

/** The form behind the link of a promotion. */
@Injectable()
export class ApplyPages {
  private readonly actor = Actor.system('sales form');

  constructor(
    private readonly promotions: PromotionsService,
    private readonly leads: LeadsService,
    private readonly limits: RateLimits,
    private readonly sessions: BrowserSessions,
    private readonly guard: FormGuard,
    private readonly captcha: CaptchaWidget,
    private readonly frames: Frames,
  ) {}

  /** @throws NotFound when it is not offered today */
  async show(request: Request, response: Response, promo: string): Promise<void> {
    await this.form(request, response, await this.promotion(promo), {}, []);
  }

  /** @throws NotFound ForgedRequest RateLimited */
  async send(request: Request, response: Response, promo: string): Promise<void> {
    this.sessions.mustBeOurs(request);
    const promotion = await this.promotion(promo);
    await this.limits.consume(APPLICATIONS, limitedNetwork(clientAddress(request)));
    const body = request.body as Record<string, unknown>;
    const input = Object.fromEntries(FIELDS.map((name) => [name, textOf(body[name]).trim()]));
    const visitor = this.guard.judge(textOf(body['opened']), textOf(body['website']));
    if (visitor === 'hasty' || visitor === 'late') {
      const problem = { field: 'name', message: TRY_AGAIN[visitor] };
      await this.form(request, response, promotion, input, [problem]);
      return;
    }
    try {
      // A program is thanked like anybody else: it learns nothing from the answer.
      if (visitor === 'person') await this.consider(promotion, input, body);
    } catch (error) {
      if (!(error instanceof DomainError) || !TO_CORRECT.has(error.kind)) throw error;
      await this.form(request, response, promotion, input, problemsOf(error));
      return;
    }
    await this.thank(request, response);
  }

  /** A captcha is solved for one application: it is looked at when all else is right. */
  private async consider(
    promotion: LeadPromotion,
    input: Record<string, string>,
    body: Record<string, unknown>,
  ): Promise<void> {
    const form = readInput(ApplyForm, input);
    await this.captcha.mustBeSolved(body);
    await this.keep(promotion, form);
  }

  private async keep(promotion: LeadPromotion, form: ApplyForm): Promise<void> {
    await this.leads.add(this.actor, {
      name: form.name,
      email: form.email ?? null,
      phone: form.phone ?? null,
      companyName: form.company_name ?? null,
      address: form.address ?? null,
      notes: form.notes ?? null,
      promo: promotion.name,
    });
  }

  private async promotion(name: string): Promise<LeadPromotion> {
    const promotion = await this.promotions.findOffered(name);
    if (!promotion) throw new NotFound('promotion');
    return promotion;
  }

  private async form(
    request: Request,
    response: Response,
    { name, title, description }: LeadPromotion,
    input: Record<string, string>,
    problems: FieldProblem[],
  ): Promise<void> {
    const page = {
      ...(await this.frames.withForm(request)),
      promo: name,
      title,
      description: description ?? '',
      opened: this.guard.stamp(),
      values: {
        name: input['name'] ?? '',
        email: input['email'] ?? '',
        phone: input['phone'] ?? '',
        companyName: input['company_name'] ?? '',
        address: input['address'] ?? '',
        notes: input['notes'] ?? '',
      },
      captcha: this.captcha.shown,
      problems,
    };
    const status = problems.length > 0 ? 400 : 200;
    sendPage(response, 'apply', page, { status, widgetSources: this.captcha.sources });
  }

  private async thank(request: Request, response: Response): Promise<void> {
    sendPage(response, 'message', {
      ...(await this.frames.of(request)),
      tone: 'success',
      title: 'Thank you',
      text: 'We have received your application and will get in touch with you.',
      facts: [],
      link: null,
    });
  }
}

function problemsOf({ fields, message }: DomainError): FieldProblem[] {
  if (fields.length === 0) return [{ field: 'name', message }];
  return fields.map(({ field, message: wrong }) => ({
    field,
    message: `${field.replaceAll('_', ' ')}: ${wrong}`,
  }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
