import {
  AddressesService,
  ContactsService,
  CustomersService,
  type NewCustomer,
} from '../customers/index.js';
import { DEMO_PASSWORD } from './credentials.js';
import type { DemoContext } from './demo.js';

type Row = [
  /** A company's contact is the name before the slash. */
  name: string,
  place: keyof typeof PLACES,
  address: string,
  billingDay: number,
  status?: 'suspended' | 'cancelled',
];

const PLACES = {
  Stellenbosch: { postalCode: '7600', gps: '-33.9321,18.8602' },
  Paarl: { postalCode: '7646', gps: '-33.7342,18.9621' },
  Franschhoek: { postalCode: '7690', gps: '-33.9133,19.1169' },
  Wellington: { postalCode: '7655', gps: '-33.6396,19.0112' },
  'Somerset West': { postalCode: '7130', gps: '-34.0757,18.8433' },
  Worcester: { postalCode: '6850', gps: '-33.6465,19.4485' },
};

/** The customers of Cedar Wireless. Order matters: ids, codes and numbers are the same everywhere. */
const CUSTOMERS: readonly Row[] = [
  ['Jessica Pienaar / Pienaar Guest House', 'Stellenbosch', '12 Oak Avenue', 1],
  ['Gerhard Joubert', 'Paarl', '4 Mill Street', 1],
  ['Thandi Nkosi', 'Stellenbosch', '88 Bird Street', 15],
  ['Anna van der Merwe', 'Franschhoek', '3 Akademie Street', 25],
  ['Sipho Dlamini / Dlamini Motors', 'Paarl', '151 Main Road', 1],
  ['Zoë Abrahams', 'Somerset West', '27 Lourens Street', 1],
  ['Pieter Botha', 'Wellington', '9 Church Street', 15],
  ['Lerato Mokoena', 'Worcester', '62 High Street', 1],
  ['Karel du Toit / Du Toit Vineyards', 'Franschhoek', 'Farm 217, Robertsvlei Road', 25],
  ['Fatima Davids', 'Somerset West', '5 Andries Pretorius Street', 1],
  ['Mrs Ingrid Ackermann', 'Stellenbosch', '41 Dorp Street', 15],
  ['Johan Smit', 'Paarl', '18 Lady Grey Street', 1],
  ['Naledi Khumalo / Khumalo Accounting', 'Stellenbosch', '7 Ryneveld Street', 1],
  ['Willem Steyn', 'Wellington', 'Plot 12, Bainskloof Road', 25, 'suspended'],
  ['Dr Ravi Naidoo / Naidoo Dental', 'Somerset West', '33 Victoria Street', 1],
  ['Chantal Fourie', 'Worcester', '16 Baring Street', 15],
  ['Bongani Zulu', 'Paarl', '205 Jan van Riebeeck Drive', 1],
  ['Elsa Kruger / Kruger Primary School', 'Wellington', '1 School Street', 1],
  ['Marius Venter', 'Franschhoek', '14 Reservoir Street', 25],
  ['Amahle Ndlovu', 'Stellenbosch', '59 Merriman Avenue', 1],
  ['Hannes Visser / Visser Transport', 'Worcester', '120 Roux Road', 15],
  ['Priya Pillay', 'Somerset West', '8 Bright Street', 1],
  ['Q Swart', 'Paarl', '77 Concordia Road', 1],
  ['Riaan Louw', 'Wellington', '23 Fontein Street', 25],
  ['Sanele Mthembu / Mthembu Spaza', 'Worcester', '2 Mayinjana Street', 1],
  ['Tessa de Villiers', 'Franschhoek', '6 Dirkie Uys Street', 15, 'cancelled'],
  ['Unathi Mbeki', 'Stellenbosch', '15 Long Street', 1],
  ['Vera Lindiwe Ncube', 'Paarl', '9 Optenhorst Street', 1],
];

/** Customers, the contacts and addresses of some, and the user `jessica` of the first. */
export async function seedCustomers(demo: DemoContext): Promise<void> {
  const { actor } = demo;
  const customers = demo.app.get(CustomersService, { strict: false });
  for (const [index, row] of CUSTOMERS.entries()) {
    const { id } = await customers.add(actor, newCustomer(demo, row, index));
    const [, place, , , status] = row;
    if (status !== undefined) await customers.amend(actor, id, { status });
    if (index % 4 === 0) await addBelongings(demo, id, place);
  }
  await backdate(demo);
}

function newCustomer(
  demo: DemoContext,
  [names, city, addressLine1, billingDay]: Row,
  index: number,
): NewCustomer {
  const [name = '', companyName] = names.split(' / ');
  const isFirst = index === 0;
  return {
    customerType: companyName === undefined ? 'individual' : 'company',
    name,
    companyName: companyName ?? null,
    vatNumber: companyName === undefined ? null : `4${100_000_000 + demo.random(899_999_999)}`,
    email: isFirst ? 'jessica@pienaar.example' : emailOf(name),
    phone: `+27 ${demo.random(2) === 0 ? '21' : '82'} 555 ${String(100 + index).padStart(4, '0')}`,
    addressLine1,
    city,
    ...PLACES[city],
    country: 'South Africa',
    customerGroup: companyName === undefined ? 'residential' : 'business',
    billingDay,
    ...(isFirst ? { username: 'jessica', password: DEMO_PASSWORD } : {}),
  };
}

function emailOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .split(' ');
  return `${words.filter((word) => !/^(mrs|dr)$/.test(word)).join('.')}@mail.example`;
}

async function addBelongings(
  demo: DemoContext,
  customerId: number,
  city: keyof typeof PLACES,
): Promise<void> {
  const { app, actor } = demo;
  await app.get(ContactsService, { strict: false }).add(actor, customerId, {
    name: 'Nomsa Radebe',
    role: 'bookkeeper',
    email: `books-${customerId}@mail.example`,
    phone: `+27 21 555 0${200 + customerId}`,
    notes: null,
  });
  await app.get(AddressesService, { strict: false }).add(actor, customerId, {
    kind: 'installation',
    addressLine1: `${1 + demo.random(90)} Tower Road`,
    addressLine2: null,
    city,
    ...PLACES[city],
    country: 'South Africa',
  });
}

/** They have been customers for longer than this installation exists: the first for a year. */
async function backdate({ database, clock }: DemoContext): Promise<void> {
  await database.execute(
    `UPDATE customers
        SET created_at = moment.at, modified_at = moment.at
       FROM (SELECT id, $1::timestamptz - make_interval(days => 365 - 8 * (row_number() OVER (ORDER BY id))::integer) AS at
               FROM customers) moment
      WHERE moment.id = customers.id`,
    [clock.now()],
  );
}
