import { LeadsService, type NewLead, PromotionsService } from '../leads/index.js';
import type { DemoContext } from './demo.js';

const PEOPLE = [
  'Thandi Nkosi',
  'Pieter van Wyk',
  'Fatima Adams',
  'Sipho Dlamini',
  'Grace Mbeki',
  'Johan Botha',
  'Zanele Khumalo',
  'Ahmed Patel',
  'Lindiwe Zulu',
  'Ruan Steyn',
];
const SOURCES = ['Website', 'Radio', 'Referral', 'Exhibition'];
const STAGES = ['new', 'contacted', 'qualified', 'proposal', 'lost'] as const;
const PROMOTION = 'winter-fibre';

/** A promotion that anybody may apply for, and ten leads in the stages of the pipeline. */
export async function seedLeads({ app, actor }: DemoContext): Promise<void> {
  await app.get(PromotionsService).add(actor, {
    name: PROMOTION,
    title: 'Fast through the winter',
    description: 'The first month is on us, and so is the router. Tell us where you live.',
    productId: null,
    startsOn: null,
    endsOn: null,
    isActive: true,
  });
  const leads = app.get(LeadsService);
  for (const [n, name] of PEOPLE.entries()) {
    const { id } = await leads.add(actor, leadOf(name, n));
    const status = STAGES[n % STAGES.length] ?? 'new';
    if (status === 'new') continue;
    const lostReason = status === 'lost' ? 'Out of coverage' : null;
    await leads.modify(actor, id, {
      status,
      note: 'Called.',
      ...(lostReason ? { lostReason } : {}),
    });
  }
}

function leadOf(name: string, n: number): NewLead {
  const [first = '', last = ''] = name.toLowerCase().split(' ');
  return {
    name,
    email: `${first}@${last}.example`,
    phone: `+27 21 555 02${String(n).padStart(2, '0')}`,
    companyName: n % 4 === 3 ? `${name.split(' ').at(-1) ?? name} Trading` : null,
    address: `${n + 1} Long Street, Cape Town`,
    leadSource: n % 3 === 2 ? null : (SOURCES[n % SOURCES.length] ?? null),
    promo: n % 3 === 2 ? PROMOTION : null,
  };
}
