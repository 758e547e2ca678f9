import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../platform/clock/clock.js';
import { DomainError, InvalidRequest, TooLarge } from '../../platform/errors/index.js';
import { BodyRules } from '../../platform/http/body-rules.js';
import { clientAddress, limitedNetwork } from '../../platform/http/client-address.js';
import { type Limit, RateLimits } from '../../platform/limits/rate-limits.js';
import { isSigned } from '../../platform/webhooks/webhook-signature.js';
import type { HandedLetterDto } from './dto/handed-letter.dto.js';
import { MAIL_LIMIT_BYTES } from './incoming-mail.js';
import { MailIntake } from './mail-intake.js';
import { MailboxSecrets } from './mailbox-secrets.js';
import type { Mailbox } from './mailbox.entity.js';
import { MailboxesRepository } from './mailboxes.repository.js';

export const MAIL_DOOR_PATH = 'helpdesk/mail-in';

/** No mailbox of this number, or a signature that is not its. The two are answered alike. */
class WrongSignature extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_signature';

  constructor() {
    super('This letter is not signed for a mailbox of ours.');
  }
}

/** Letters are long, so whoever cannot sign them is not listened to for ever. */
const REFUSALS: Limit = { name: 'mail-door', points: 60, windowSeconds: 900 };

/** Takes letters that are handed in over HTTP. */
@Injectable()
export class MailDoor implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly bodies: BodyRules,
    private readonly limits: RateLimits,
    private readonly mailboxes: MailboxesRepository,
    private readonly secrets: MailboxSecrets,
    private readonly intake: MailIntake,
  ) {}

  onModuleInit(): void {
    this.bodies.leave(`/${MAIL_DOOR_PATH}`);
  }

  /** @throws WrongSignature TooLarge InvalidRequest RateLimited */
  async take(mailboxId: string, request: Request): Promise<HandedLetterDto> {
    const who = limitedNetwork(clientAddress(request));
    await this.limits.check(REFUSALS, who);
    const mailbox = await this.findDoor(mailboxId);
    const raw = mailbox && (await readBody(request));
    if (!raw || !isSigned(this.secrets.open(mailbox), request.headers, raw, this.clock.now())) {
      await this.limits.consume(REFUSALS, who);
      throw new WrongSignature();
    }
    if (raw.length === 0) throw new InvalidRequest('The body must be a letter (RFC 5322).');
    const { id, isNew } = await this.intake.take(mailbox.id, raw);
    return { incoming_mail_id: id, status: isNew ? 'accepted' : 'known' };
  }

  private async findDoor(id: string): Promise<Mailbox | undefined> {
    if (!/^\d{1,9}$/.test(id)) return undefined;
    const mailbox = await this.mailboxes.find(Number(id));
    return mailbox?.kind === 'http' && mailbox.isActive ? mailbox : undefined;
  }
}

async function readBody(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = Number(request.headers['content-length'] ?? 0);
  if (bytes > MAIL_LIMIT_BYTES) throw new TooLarge('A letter', MAIL_LIMIT_BYTES);
  bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAIL_LIMIT_BYTES) throw new TooLarge('A letter', MAIL_LIMIT_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
