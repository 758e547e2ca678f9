import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Vault } from '../secrets/vault.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** The signing secrets of endpoints. They must be readable, since each message is signed by them. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  seal(endpointId: number, secret: string): Buffer {
    return this.vault.seal(secret, contextOf(endpointId));
  }

  /** What a message to an endpoint is signed by: its secret, and for a day also the one before. */
  of({ id, secret, oldSecret, oldSecretUntil }: WebhookEndpoint): string[] {
    const isOldValid = oldSecretUntil !== null && oldSecretUntil > this.clock.now();
    const sealed = [secret, ...(oldSecret && isOldValid ? [oldSecret] : [])];
    return sealed.map((each) => this.vault.open(each, contextOf(id)));
  }
}

function contextOf(endpointId: number): string {
  return `webhook:${endpointId}`;
}
