import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Database } from '../../platform/database/database.js';
import { EventLog } from '../../platform/event-log/event-log.js';
import type { Fields } from '../../platform/event-log/publication.js';
import { AccountRestored, AccountSlowedDown, AccountSuspended } from '../billing.events.js';
import { BusinessDates } from '../documents/business-dates.js';

/** What events tell of a customer who is late, or no longer is. */
export class DunnedCustomerEventDto {
  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  account_number!: string;

  @ApiProperty({ description: 'What is overdue now.' })
  overdue!: string;

  @ApiProperty({ description: 'What the customer owes in all; negative: what he has.' })
  balance!: string;
}

const EXAMPLE = {
  customer_id: 1,
  account_number: '10000001',
  overdue: '399.00',
  balance: '798.00',
} satisfies DunnedCustomerEventDto;

const TYPES = [
  [AccountSlowedDown, 'slowed_down', 'Services of a customer who is late have been slowed down.'],
  [AccountSuspended, 'suspended', 'Services of a customer who is late have been suspended.'],
  [AccountRestored, 'restored', 'Services of a customer who was late are back.'],
] as const;

/** What the world is told of dunning. */
@Injectable()
export class DunningPublications implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly dates: BusinessDates,
  ) {}

  onModuleInit(): void {
    for (const [event, verb, summary] of TYPES) {
      this.eventLog.publish(event, {
        type: `billing.account.${verb}`,
        summary,
        aggregate: 'customer',
        aggregateId: ({ customerId }) => customerId,
        schema: DunnedCustomerEventDto,
        data: ({ customerId }) => this.told(customerId),
        example: EXAMPLE,
      });
    }
  }

  private async told(customerId: number): Promise<Fields<DunnedCustomerEventDto>> {
    const told = await this.database.queryOne<Fields<DunnedCustomerEventDto>>(
      `SELECT c.id AS customer_id, c.account_number, money_text(a.balance) AS balance,
              (SELECT money_text(coalesce(sum(i.open_amount), 0)) FROM open_items i
                WHERE i.customer_id = c.id AND i.side = 'debit' AND i.open_amount > 0
                  AND NOT i.is_disputed AND i.due_on < $2::date) AS overdue
         FROM customers c JOIN ledger_accounts a ON a.customer_id = c.id
        WHERE c.id = $1`,
      [customerId, await this.dates.today()],
    );
    if (!told) throw new Error(`no customer ${customerId}`);
    return told;
  }
}
