import { expectStatus, type Api } from './api.js';
import type { TestApplication } from './application.js';
import { Receiver } from './receiver.js';

export interface TestWebhook {
  id: number;
  secret: string;
  receiver: Receiver;
}

/** Lets webhooks reach receivers on this machine. */
export async function allowLoopback(staff: Api): Promise<void> {
  const body = { value: ['127.0.0.0/8'] };
  const answer = await staff.send('PUT', '/admin/settings/webhook_networks', { body });
  expectStatus(200, 'PUT /admin/settings/webhook_networks', answer);
}

/** A receiver, and an endpoint that leads to it. */
export async function addWebhook(
  staff: Api,
  facts: { events?: string[]; contact_email?: string } = {},
): Promise<TestWebhook> {
  const receiver = await Receiver.start();
  const body = { url: receiver.url, events: ['*'], ...facts };
  const answer = await staff.post('/admin/webhooks', { body });
  expectStatus(201, `POST /admin/webhooks ${JSON.stringify(body)}`, answer);
  return { ...answer.body, receiver };
}

/** Lets time pass, and does what falls due, minute by minute as the scheduler would. */
export async function pass(house: TestApplication, seconds: number): Promise<void> {
  house.clock.move(seconds);
  await house.runJobs();
}
