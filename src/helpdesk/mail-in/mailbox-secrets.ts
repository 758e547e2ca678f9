import { Injectable } from '@nestjs/common';
import { Vault } from '../../platform/secrets/vault.js';
import type { Mailbox } from './mailbox.entity.js';

/** Whom a secret is meant for. */
export type SecretHolder = Pick<Mailbox, 'kind' | 'host' | 'username'>;

/**
 * Passwords and signing secrets of mailboxes. A password is bound to its server and user: whoever
 * points a mailbox at a server of his own has to know the password already.
 */
@Injectable()
export class MailboxSecrets {
  constructor(private readonly vault: Vault) {}

  seal(secret: string, holder: SecretHolder): Buffer {
    return this.vault.seal(secret, contextOf(holder));
  }

  /** @throws Error when the mailbox was pointed elsewhere without giving the password again */
  open(mailbox: SecretHolder & Pick<Mailbox, 'secret'>): string {
    return this.vault.open(mailbox.secret, contextOf(mailbox));
  }
}

function contextOf({ kind, host, username }: SecretHolder): string {
  return `mailbox:${JSON.stringify([kind, host, username])}`;
}
