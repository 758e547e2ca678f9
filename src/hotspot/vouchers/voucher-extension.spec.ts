import { extended } from './voucher-extension.js';

const at = (time: string): Date => new Date(`2026-03-01T${time}:00Z`);
const now = at('12:00');
const sold = {
  type: 'ttf' as const,
  runSeconds: 3600,
  validUntil: null,
  unusedUntil: at('18:00'),
  firstLoginAt: null,
  endsAt: null,
};
const running = { ...sold, firstLoginAt: at('11:30'), endsAt: at('12:30') };

test.each([
  ['unused: it will run longer', sold, { runSeconds: 7200, validUntil: null }],
  [
    'unused and past its shelf life: it can be used for the hour that it gains',
    { ...sold, unusedUntil: at('10:00') },
    { runSeconds: 7200, validUntil: null, unusedUntil: at('13:00') },
  ],
  ['running: its end moves', running, { runSeconds: 7200, validUntil: null, endsAt: at('13:30') }],
  [
    'run out: it runs on from now',
    { ...running, endsAt: at('11:45') },
    { runSeconds: 7200, validUntil: null, endsAt: at('13:00') },
  ],
  [
    'on line time: there is more of it',
    { ...running, type: 'onl' as const, endsAt: null },
    { runSeconds: 7200, validUntil: null, endsAt: null },
  ],
  [
    'until a date: the date moves',
    { ...sold, type: 'ttl' as const, runSeconds: null, validUntil: at('20:00') },
    { validUntil: at('21:00') },
  ],
])('an hour more of a voucher that is %s', (_, voucher, change) => {
  expect(extended(voucher, 3600, now)).toEqual(change);
});
