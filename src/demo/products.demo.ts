import {
  type NewProduct,
  ProductGroups,
  type ProductKind,
  ProductsService,
  ProductTypes,
  SpeedBoostPolicies,
  SpeedLimitPolicies,
} from '../products/index.js';
import type { DemoContext } from './demo.js';

const GB = 1_073_741_824;
const DAY_SECONDS = 86_400;

const GROUPS = ['Fibre', 'Wireless', 'Prepaid', 'Hotspot', 'Services'] as const;
const TYPES: Readonly<Record<string, ProductKind>> = {
  'Monthly capped': 'data',
  'Monthly uncapped': 'data',
  'Prepaid data': 'prepaid',
  'Hotspot voucher': 'hotspot',
  'Recurring service': 'non_data',
  'Once-off': 'non_data',
};

type Row = [
  code: string,
  name: string,
  group: (typeof GROUPS)[number],
  type: string,
  price: string,
  terms: Partial<NewProduct>,
];

const speed = (downloadKbps: number, uploadKbps: number): Partial<NewProduct> => ({
  downloadKbps,
  uploadKbps,
});

/** The price list of Cedar Wireless. Order matters: ids are the same in every installation. */
const PRODUCTS: readonly Row[] = [
  [
    'FIBRE-50',
    'Fibre 50 Mbit/s, 200 GB',
    'Fibre',
    'Monthly capped',
    '399',
    {
      ...speed(50_000, 25_000),
      capBytes: 200 * GB,
      capMode: 'soft',
      onceCappedDownloadKbps: 2_000,
      onceCappedUploadKbps: 1_000,
      addOverusageOnTopup: true,
    },
  ],
  [
    'FIBRE-100',
    'Fibre 100 Mbit/s, uncapped',
    'Fibre',
    'Monthly uncapped',
    '699',
    speed(100_000, 50_000),
  ],
  [
    'LTE-20',
    'LTE 20 Mbit/s, 50 GB',
    'Wireless',
    'Monthly capped',
    '299',
    { ...speed(20_000, 10_000), capBytes: 50 * GB, capMode: 'hard' },
  ],
  [
    'AIR-10',
    'Air 10 Mbit/s, fair use',
    'Wireless',
    'Monthly uncapped',
    '249',
    speed(10_000, 5_000),
  ],
  [
    'PREPAID-5',
    'Prepaid 5 GB, 30 days',
    'Prepaid',
    'Prepaid data',
    '99',
    { ...speed(10_000, 5_000), capBytes: 5 * GB, validitySeconds: 30 * DAY_SECONDS },
  ],
  [
    'PREPAID-20',
    'Prepaid 20 GB, 60 days',
    'Prepaid',
    'Prepaid data',
    '279',
    { ...speed(20_000, 10_000), capBytes: 20 * GB, validitySeconds: 60 * DAY_SECONDS },
  ],
  [
    'HOUR-1',
    'Hotspot, 1 hour',
    'Hotspot',
    'Hotspot voucher',
    '15',
    { ...speed(5_000, 2_000), validitySeconds: 3_600 },
  ],
  [
    'DAY-1',
    'Hotspot, until a date',
    'Hotspot',
    'Hotspot voucher',
    '50',
    { ...speed(5_000, 2_000), validitySeconds: DAY_SECONDS },
  ],
  [
    'ONLINE-3',
    'Hotspot, 3 hours on line',
    'Hotspot',
    'Hotspot voucher',
    '30',
    { ...speed(5_000, 2_000), validitySeconds: 3 * 3_600 },
  ],
  [
    'TRAFFIC-1',
    'Hotspot, 1 GB',
    'Hotspot',
    'Hotspot voucher',
    '25',
    { ...speed(5_000, 2_000), capBytes: GB, validitySeconds: 7 * DAY_SECONDS },
  ],
  [
    'STATIC-IP',
    'Static IP address',
    'Services',
    'Recurring service',
    '80',
    { billingPeriod: 'month' },
  ],
  ['MAILBOX', 'Mailbox', 'Services', 'Recurring service', '35', { billingPeriod: 'month' }],
  ['INSTALL', 'Installation', 'Services', 'Once-off', '950', {}],
  ['ROUTER', 'Wi-Fi router', 'Services', 'Once-off', '1250', {}],
];

/** Groups, types, one policy of each kind, and products of every kind; prices hold for a year past. */
export async function seedProducts(demo: DemoContext): Promise<void> {
  const { app, actor, clock } = demo;
  const groups = new Map<string, number>();
  for (const name of GROUPS) {
    groups.set(name, (await app.get(ProductGroups).add(actor, { name })).id);
  }
  const types = new Map<string, number>();
  for (const [name, kind] of Object.entries(TYPES)) {
    types.set(name, (await app.get(ProductTypes).add(actor, { name, kind })).id);
  }
  const policies = await seedPolicies(demo);
  const priceFrom = clock
    .in(-400 * DAY_SECONDS)
    .toISOString()
    .slice(0, 10);
  for (const [code, name, group, type, price, terms] of PRODUCTS) {
    const kind = TYPES[type] ?? 'data';
    await app.get(ProductsService).add(
      actor,
      {
        code,
        name,
        productGroupId: groups.get(group) ?? 0,
        productTypeId: types.get(type) ?? 0,
        price,
        priceFrom,
        ...terms,
        ...(code === 'AIR-10' ? policies : {}),
      },
      [kind],
    );
  }
}

async function seedPolicies({ app, actor }: DemoContext): Promise<Partial<NewProduct>> {
  const none = { downloadKbps: null, uploadKbps: null, usedBytes: null, usedPercent: null };
  const limit = await app.get(SpeedLimitPolicies).add(actor, {
    name: 'Wireless fair use',
    parts: [
      { ...none, window: 'day', usedBytes: 10 * GB, speedPercent: 75 },
      { ...none, window: 'month', usedBytes: 150 * GB, speedPercent: 50 },
      { ...none, window: 'month', usedBytes: 300 * GB, speedPercent: 20 },
    ],
  });
  const boost = await app.get(SpeedBoostPolicies).add(actor, {
    name: 'Fast nights',
    parts: [
      {
        ...none,
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        startsAt: '23:00',
        endsAt: '06:00',
        speedPercent: 200,
      },
    ],
  });
  return { fupSpeedLimitPolicyId: limit.id, fupSpeedBoostPolicyId: boost.id };
}
