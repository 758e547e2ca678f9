import type { INestApplicationContext } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Actor } from '../../src/auth/index.js';
import { Wallets } from '../../src/billing/index.js';

const PARALLEL = 8;
const CUSTOMERS = 1000;

/** Fund moves a second from so many wallets to a thousand customers, eight at a time. */
export async function fundMoves(
  app: INestApplicationContext,
  dataSource: DataSource,
  wallets: number,
  seconds: number,
): Promise<number> {
  const actor = Actor.system('bench');
  const partners: { id: number }[] = await dataSource.query(
    `INSERT INTO partners (name, currency, version, created_at, modified_at)
     SELECT 'Partner ' || $1 || '-' || n, 'ZAR', 1, now(), now()
       FROM generate_series(1, $1::int) AS n RETURNING id`,
    [wallets],
  );
  const door = app.get(Wallets);
  for (const { id } of partners) {
    await door.deposit(actor, id, { amount: '1000000', reference: 'bench' });
  }
  const customers: { accountNumber: string; partnerId: number }[] = await dataSource.query(
    `INSERT INTO customers (accounting_code, customer_type, name, partner_id, version, created_at,
                            modified_at)
     SELECT 'F' || $1 || '-' || n, 'individual', 'Funded', ($2::int[])[1 + n % $1::int], 1, now(), now()
       FROM generate_series(1, ${CUSTOMERS}) AS n
     RETURNING account_number AS "accountNumber", partner_id AS "partnerId"`,
    [wallets, partners.map(({ id }) => id)],
  );
  const until = performance.now() + seconds * 1000;
  let moves = 0;
  const mover = async (first: number): Promise<void> => {
    for (let n = first; performance.now() < until; n += PARALLEL) {
      const customer = customers[n % customers.length];
      if (!customer) return;
      const { accountNumber, partnerId } = customer;
      await door.moveFunds(actor, partnerId, { accountNumber, amount: '1', description: 'bench' });
      moves++;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, (_, first) => mover(first)));
  return moves / seconds;
}
