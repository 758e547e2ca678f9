import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Database } from '../../platform/database/database.js';
import { EventLog } from '../../platform/event-log/event-log.js';
import type { Fields } from '../../platform/event-log/publication.js';
import { CustomerEmailConfirmed, FundsMoved, PartnerDeposited } from './partners.events.js';

export class FundsMovedEventDto {
  @ApiProperty()
  partner_id!: number;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  account_number!: string;

  @ApiProperty({ description: 'Positive: to the customer; negative: back to the wallet.' })
  amount!: string;

  @ApiProperty()
  description!: string;

  @ApiProperty({ description: 'What is left in the wallet.' })
  wallet_balance!: string;
}

export class PartnerDepositedEventDto {
  @ApiProperty()
  partner_id!: number;

  @ApiProperty()
  amount!: string;

  @ApiProperty()
  reference!: string;

  @ApiProperty({ description: 'What is in the wallet now.' })
  wallet_balance!: string;
}

export class EmailConfirmedEventDto {
  @ApiProperty()
  partner_id!: number;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  account_number!: string;

  @ApiProperty({ type: String, nullable: true })
  email!: string | null;
}

const WALLET = `(SELECT money_text(-balance) FROM ledger_accounts WHERE partner_id = $2)`;

/** What the world is told of partners. */
@Injectable()
export class PartnerPublications implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
  ) {}

  onModuleInit(): void {
    this.publishMoves();
    this.publishDeposits();
    this.publishConfirmations();
  }

  private publishMoves(): void {
    this.eventLog.publish(FundsMoved, {
      type: 'billing.funds.moved',
      summary: 'Funds have moved between a partner and one of his customers.',
      aggregate: 'partner',
      aggregateId: ({ partnerId }) => partnerId,
      schema: FundsMovedEventDto,
      data: ({ partnerId, moveId }) =>
        this.told<Fields<FundsMovedEventDto>>(
          `SELECT m.partner_id, m.customer_id, c.account_number, money_text(m.amount) AS amount,
                  m.description, ${WALLET} AS wallet_balance
             FROM fund_moves m JOIN customers c ON c.id = m.customer_id WHERE m.id = $1`,
          [moveId, partnerId],
        ),
      example: {
        partner_id: 1,
        customer_id: 1,
        account_number: '10000001',
        amount: '25.50',
        description: 'Add credits',
        wallet_balance: '4974.50',
      },
    });
  }

  private publishDeposits(): void {
    this.eventLog.publish(PartnerDeposited, {
      type: 'billing.partner.deposited',
      summary: 'Money that a partner has paid in is in his wallet.',
      aggregate: 'partner',
      aggregateId: ({ partnerId }) => partnerId,
      schema: PartnerDepositedEventDto,
      data: ({ partnerId, depositId }) =>
        this.told<Fields<PartnerDepositedEventDto>>(
          `SELECT partner_id, money_text(amount) AS amount, reference, ${WALLET} AS wallet_balance
             FROM partner_deposits WHERE id = $1`,
          [depositId, partnerId],
        ),
      example: {
        partner_id: 1,
        amount: '5000.00',
        reference: 'EFT 2026-03-01',
        wallet_balance: '5000.00',
      },
    });
  }

  private publishConfirmations(): void {
    this.eventLog.publish(CustomerEmailConfirmed, {
      type: 'billing.partner_customer.email_confirmed',
      summary: 'A customer whom a partner has registered has confirmed his e-mail address.',
      aggregate: 'customer',
      aggregateId: ({ customerId }) => customerId,
      schema: EmailConfirmedEventDto,
      data: ({ customerId, partnerId }) =>
        this.told<Fields<EmailConfirmedEventDto>>(
          `SELECT partner_id, id AS customer_id, account_number, email
             FROM customers WHERE id = $1 AND partner_id = $2`,
          [customerId, partnerId],
        ),
      example: {
        partner_id: 1,
        customer_id: 29,
        account_number: '10000029',
        email: 'mary@langa.example',
      },
    });
  }

  private async told<Row extends object>(sql: string, values: unknown[]): Promise<Row> {
    const row = await this.database.queryOne<Row>(sql, values);
    if (!row) throw new Error('an event is about a row that is there');
    return row;
  }
}
