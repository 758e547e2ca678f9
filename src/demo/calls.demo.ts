import { CallRecords } from '../billing/index.js';
import { Amount } from '../platform/money/money.js';
import type { DemoContext } from './demo.js';

/** Rated calls of a customer, one each day until today. */
export async function seedCallsOf(
  demo: DemoContext,
  customerId: number,
  { calls }: { calls: number },
): Promise<void> {
  const { app, actor, clock } = demo;
  const records = Array.from({ length: calls }, (_, n) => {
    const seconds = 20 + demo.random(900);
    return {
      call_id: `demo-${customerId}-${n + 1}`,
      customer_id: customerId,
      started_at: clock.in(-(n * 86_400 + demo.random(40_000))),
      duration_seconds: seconds,
      caller: '+27215550143',
      destination: `+2782555${String(demo.random(10_000)).padStart(4, '0')}`,
      amount: new Amount(seconds).times('0.01125').toFixed(5),
    };
  });
  await app.get(CallRecords, { strict: false }).import(actor, records);
}
