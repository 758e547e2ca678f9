import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { CompanyName } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import {
  CompanyAddress,
  CompanyContact,
  CompanyLogo,
  CompanyVatNumber,
  PaymentInstructions,
} from '../billing.settings.js';

/** What a document says of who issued it, as it was on that day. */
export interface IssuerFacts {
  name: string;
  address: string;
  vatNumber: string;
  contact: string;
  paymentInstructions: string;
  /** SVG, or empty. */
  logo: string;
}

/** Keeps what the ISP said of itself when it issued something: a document prints the same for ever. */
@Injectable()
export class DocumentIssuers {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The row of the facts of today. */
  async current(): Promise<number> {
    const facts: IssuerFacts = {
      name: await this.settings.get(CompanyName),
      address: await this.settings.get(CompanyAddress),
      vatNumber: await this.settings.get(CompanyVatNumber),
      contact: await this.settings.get(CompanyContact),
      paymentInstructions: await this.settings.get(PaymentInstructions),
      logo: await this.settings.get(CompanyLogo),
    };
    const text = JSON.stringify(facts);
    const digest = createHash('sha256').update(text).digest();
    const found = await this.find(digest);
    if (found !== undefined) return found;
    await this.database.execute(
      `INSERT INTO document_issuers (facts, digest) VALUES ($1, $2)
       ON CONFLICT (digest) DO NOTHING`,
      [text, digest],
    );
    const written = await this.find(digest);
    if (written === undefined) throw new Error('the issuer was not written');
    return written;
  }

  private async find(digest: Buffer): Promise<number | undefined> {
    const row = await this.database.queryOne<{ id: number }>(
      'SELECT id FROM document_issuers WHERE digest = $1',
      [digest],
    );
    return row?.id;
  }
}
